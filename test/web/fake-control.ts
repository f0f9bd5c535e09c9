import type { HouseControl } from '#app/control/house-control.ts';
import type { PersonOutcome } from '#app/control/operate.ts';
import type { Override } from '#core/control/overrides.ts';
import type { AnyCommand } from '#core/device/command.ts';
import { NOON } from './fake-house.ts';

/** A control that takes every wish and does what a test says of every command. */
export interface FakeControl extends HouseControl {
  readonly commands: AnyCommand[];
  outcome: PersonOutcome;
}

export function createFakeControl(): FakeControl {
  let wishes: Override[] = [];
  let made = 0;
  const control: FakeControl = {
    commands: [],
    outcome: { outcome: 'confirmed', tightenedBy: null },
    overrides: () => wishes,
    yielded: () => [],
    wish({ kind, until }, who) {
      if (until === undefined || until <= NOON)
        return { fault: { ja: 'もう過ぎた時刻です。', en: 'That time is already past.' } };
      const wish = { kind, device: 'battery1', id: `o-${++made}`, who, madeAt: NOON, until } as Override;
      wishes = [...wishes, wish];
      return { made: wish };
    },
    revoke(id) {
      const before = wishes.length;
      wishes = wishes.filter((wish) => wish.id !== id);
      return wishes.length < before;
    },
    operate(command) {
      control.commands.push(command);
      return Promise.resolve(control.outcome);
    },
  };
  return control;
}
