import type { AnyCommand } from '#core/device/command.ts';
import { days, type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { readObject } from '#protocol/backup/messages.ts';
import type { Clock } from '#ports/clock.ts';
import type { Settings } from '#ports/settings.ts';
import type { HouseControl } from '../control/house-control.ts';

/** A wish is worth nothing for longer; a service cannot store orders up. */
const LONGEST = days(1);
/** Mode changes of a device that may come from outside in a day, whoever sends them: relays wear. */
const PER_DEVICE = 12;
const KEY = 'remote-commands';

export interface ObeyParts {
  readonly control: Pick<HouseControl, 'operate'>;
  readonly settings: Settings;
  readonly clock: Clock;
  /** Whether the owner wants the service to pass wishes on. */
  readonly allowed: boolean;
  /** The command that the fields mean for a device of this house; null where they mean none. */
  readonly commandOf: (device: string, wish: unknown) => AnyCommand | null;
}

/** What is sent back of a wish. */
export interface RemoteOutcome {
  readonly id: string;
  readonly outcome: 'confirmed' | 'refused' | 'indeterminate' | 'withheld';
  readonly detail?: string;
}

interface Taken {
  readonly id: string;
  readonly device: string;
  readonly at: Instant;
}

/**
 * Obeys what somebody wishes through the service: only where the owner allowed it, each wish once, before it expires, with
 * the name of who wishes it, and through the same guard as a hand on the page. Null for what is no wish at all.
 */
export function createObey({ control, settings, clock, allowed, commandOf }: ObeyParts) {
  /** Durable: a wish that is heard again after a restart is still an old one. */
  let taken = readTaken(settings.setting(KEY));

  function keep(one: Taken): void {
    taken = [...taken.filter(({ at }) => clock.now() - at < LONGEST), one];
    settings.keepSetting(KEY, JSON.stringify(taken));
  }

  function fault(id: string, device: string, expires: Instant | null): string | null {
    const now = clock.now();
    if (!allowed) return 'the owner does not allow commands from outside';
    if (expires === null || expires <= now) return 'expired';
    if (expires - now > LONGEST) return 'expires later than a day from now';
    if (taken.some((one) => one.id === id)) return 'heard before';
    const today = taken.filter((one) => one.device === device && now - one.at < LONGEST);
    return today.length >= PER_DEVICE ? `${PER_DEVICE} wishes for this device within a day` : null;
  }

  return async (payload: Uint8Array): Promise<RemoteOutcome | null> => {
    const it = readObject(payload);
    const { id, device, actor, expires, wish } = it ?? {};
    if (!isText(id, 64) || !isText(device, 64) || !isText(actor, 100) || typeof expires !== 'string') return null;
    const wrong = fault(id, device, parseInstant(expires));
    if (wrong !== null) return { id, outcome: 'refused', detail: wrong };
    const command = commandOf(device, wish);
    if (command === null) return { id, outcome: 'refused', detail: 'no command of this device' };
    keep({ id, device, at: clock.now() });
    const done = await control.operate(command, { who: actor, until: null, remote: true });
    if (done.outcome === 'withheld') return { id, outcome: 'withheld', detail: done.rule };
    return { id, outcome: done.outcome, ...('detail' in done && { detail: done.detail }) };
  };
}

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest;

function readTaken(text: string | null): readonly Taken[] {
  if (text === null) return [];
  try {
    return (JSON.parse(text) as readonly Taken[]).map(({ id, device, at }) => ({ id, device, at: instant(at) }));
  } catch {
    // Not of our making: then every wish is a new one, and the guard still holds.
    return [];
  }
}
