import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { type Clock, sleep } from '#ports/clock.ts';

/** So many wrong passwords in a row cost nothing: people mistype. */
export const FREE_ATTEMPTS = 5;
const LONGEST_NEAR: Millis = seconds(5);
const LONGEST_FAR: Millis = minutes(15);
/** So many wrong ones for an account from outside of the house close it to the outside for a while. */
const FAR_ATTEMPTS = 20;
/** Attempts of one address that may be held back at a time, and of all. */
const MOST_HELD = 4;
const MOST_HELD_OF_ALL = 16;
const MOST_ADDRESSES = 4_096;

/** `wait`: come again after so long. */
export type Admission =
  | { readonly admitted: true; readonly held: boolean }
  | { readonly admitted: false; readonly wait: Millis };

/**
 * Slows guessing of passwords, per address and per account (security.md A5).
 *
 * From an address of the house an attempt is held back for at most five seconds and then judged, never refused for
 * what others did: whoever knows the password gets in. From elsewhere an attempt within the wait is refused.
 */
export interface Throttle {
  /** Resolves when the attempt may be judged, or says how long to stay away. */
  admit(address: string, account: string): Promise<Admission>;
  failed(address: string, account: string): void;
  succeeded(address: string, account: string): void;
  /** What the next attempt from there has to wait. */
  waitOf(address: string, account: string): Millis;
}

interface Tally {
  failures: number;
  /** Monotonic; the next attempt is not judged before. */
  notBefore: number;
  held: number;
}

export function createThrottle(clock: Clock): Throttle {
  const addresses = new Map<string, Tally>();
  const accounts = new Map<string, Tally>();
  let heldOfAll = 0;

  const tallyOf = (tallies: Map<string, Tally>, key: string): Tally => {
    const tally = tallies.get(key) ?? { failures: 0, notBefore: 0, held: 0 };
    tallies.delete(key);
    tallies.set(key, tally);
    // The least recently seen give way, so that a flood of addresses takes no memory.
    for (const [oldest, { held }] of tallies) {
      if (tallies.size <= MOST_ADDRESSES) break;
      if (held === 0) tallies.delete(oldest);
    }
    return tally;
  };

  const waitOf = (address: string, account: string): Millis => {
    const far = isOfTheHouse(address) ? 0 : (accounts.get(account)?.notBefore ?? 0);
    const notBefore = Math.max(addresses.get(address)?.notBefore ?? 0, far);
    return millis(Math.max(0, notBefore - clock.monotonic()));
  };

  const hold = async (address: string, wait: Millis): Promise<Admission> => {
    const tally = tallyOf(addresses, address);
    if (tally.held >= MOST_HELD || heldOfAll >= MOST_HELD_OF_ALL) return { admitted: false, wait };
    // One behind the other.
    const behind = tally.held * LONGEST_NEAR;
    tally.held++;
    heldOfAll++;
    await sleep(clock, millis(wait + behind), 'sign-in held back');
    tally.held--;
    heldOfAll--;
    return { admitted: true, held: true };
  };

  return {
    waitOf,
    async admit(address, account) {
      const wait = waitOf(address, account);
      if (wait === 0) return { admitted: true, held: false };
      return isOfTheHouse(address) ? hold(address, wait) : { admitted: false, wait };
    },
    failed(address, account) {
      const near = isOfTheHouse(address);
      const own = tallyOf(addresses, address);
      own.failures++;
      own.notBefore = clock.monotonic() + waitAfter(own.failures - FREE_ATTEMPTS, near ? LONGEST_NEAR : LONGEST_FAR);
      if (near) return;
      const all = tallyOf(accounts, account);
      all.failures++;
      all.notBefore = clock.monotonic() + waitAfter(all.failures - FAR_ATTEMPTS, LONGEST_FAR);
    },
    succeeded(address, account) {
      addresses.delete(address);
      if (!isOfTheHouse(address)) accounts.delete(account);
    },
  };
}

/** 1 s after the last free attempt, then twice as long each time. */
const waitAfter = (beyond: number, longest: Millis): number =>
  beyond < 0 ? 0 : Math.min(longest, 1_000 * 2 ** beyond);

/**
 * Loopback, private (RFC 1918, RFC 4193) and link-local addresses: what a home router does not let in from outside.
 */
export function isOfTheHouse(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(
    plain,
  );
}
