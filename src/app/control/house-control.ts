import { type AskedWish, checkWish } from '#core/control/check-wish.ts';
import {
  isActive,
  isFulfilled,
  type Override,
  overrideSentence,
  type YieldedDevice,
  yieldedDevices,
} from '#core/control/overrides.ts';
import { readOverrides } from '#core/control/read-overrides.ts';
import { seenDevices } from '#core/control/seen.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { Sentence } from '#core/journal.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { House } from '../house.ts';
import type { Loop } from '../loop.ts';
import type { Person, PersonOutcome } from './operate.ts';

/** What people can do with the house; all that the page and other callers ever see of control. */
export interface HouseControl {
  /** What people wish at the moment, oldest first. */
  overrides(): readonly Override[];
  /** Devices that are left alone because somebody else operated them. */
  yielded(): readonly YieldedDevice[];
  /** A wish takes the place of an earlier one of its kind about the same device. Durable when it returns. */
  wish(asked: AskedWish, who: string): { readonly made: Override } | { readonly fault: Sentence };
  /** Ends a wish, or has a device that was yielded steered again (its id as `yielded:<device>`); false: there is none. */
  revoke(id: string): boolean;
  operate(command: AnyCommand, person: Person): Promise<PersonOutcome>;
}

export interface TickedControl extends HouseControl {
  /** Looks for wishes that are over. */
  tick(snapshot: Snapshot): void;
}

export const OVERRIDES_KEY = 'overrides';
const YIELDED = 'yielded:';

export function createHouseControl(parts: {
  readonly house: Pick<House, 'batteries' | 'heaters' | 'vehicles'>;
  readonly records: Records;
  readonly clock: Clock;
  /** Asked for after everything is composed. */
  readonly loop: () => Pick<Loop, 'planAnew' | 'operate' | 'takeBack' | 'controlMemory'>;
}): TickedControl {
  const { house, records, clock } = parts;
  const text = records.setting(OVERRIDES_KEY);
  let kept = text === null ? [] : readOverrides(text);

  const keep = (next: readonly Override[]): void => {
    records.keepSetting(OVERRIDES_KEY, JSON.stringify(next));
    kept = next;
    parts.loop().planAnew();
  };

  const event = (what: string, sentence: Sentence): number =>
    records.journal({ kind: 'event', at: clock.now(), what, text: sentence });

  const end = (over: (one: Override) => boolean, what: string, end: Sentence): boolean => {
    const ended = kept.filter(over);
    if (ended.length === 0) return false;
    for (const one of ended) {
      const wish = overrideSentence(one);
      event(what, { ja: `${end.ja}：${wish.ja}`, en: `${end.en}: ${wish.en}` });
    }
    keep(kept.filter((one) => !ended.includes(one)));
    return true;
  };

  const idsOf = (devices: readonly { readonly id: string }[]): string[] => devices.map(({ id }) => id);

  return {
    overrides: () => kept.filter((one) => isActive(one, clock.now())),
    yielded: () => yieldedDevices(parts.loop().controlMemory(), clock.now()),
    wish(asked, who) {
      const madeAt = clock.now();
      const devices = {
        batteries: idsOf(house.batteries),
        heaters: idsOf(house.heaters),
        vehicles: idsOf(house.vehicles),
      };
      const checked = checkWish(asked, devices, madeAt);
      if ('fault' in checked) return checked;
      const { wish, until } = checked;
      const named = event('override-made', overrideSentence({ ...wish, id: '', madeAt, until, who }));
      const made: Override = { ...wish, id: `o-${named}`, madeAt, until, who };
      keep([...kept.filter((one) => !replaces(made, one)), made]);
      return { made };
    },
    revoke(id) {
      if (!id.startsWith(YIELDED)) return end((one) => one.id === id, 'override-revoked', REVOKED);
      const device = id.slice(YIELDED.length);
      if (!yieldedDevices(parts.loop().controlMemory(), clock.now()).some((one) => one.device === device)) return false;
      parts.loop().takeBack(device);
      parts.loop().planAnew();
      return true;
    },
    operate: async (command, person) => {
      const outcome = await parts.loop().operate(command, person);
      parts.loop().planAnew();
      return outcome;
    },
    tick(snapshot) {
      if (kept.length === 0) return;
      end((one) => !isActive(one, snapshot.at), 'override-ended', ENDED);
      end((one) => isFulfilled(one, seenDevices(snapshot)), 'override-ended', FULFILLED);
    },
  };
}

const REVOKED = { ja: '取り消しました', en: 'Taken back' };
const ENDED = { ja: '時間になりました', en: 'Its time is over' };
const FULFILLED = { ja: '済みました', en: 'Done' };

const AT_HOME = new Set<Override['kind']>(['away', 'vacation', 'guests']);

/** One wish of a kind about a device; and a family is either away, on vacation or has guests. */
function replaces(made: Override, one: Override): boolean {
  if (AT_HOME.has(made.kind)) return AT_HOME.has(one.kind);
  return one.kind === made.kind && 'device' in one && 'device' in made && one.device === made.device;
}
