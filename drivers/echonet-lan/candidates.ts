import type { Random } from '#core/random.ts';

/** Places in the waiting room. */
const PLACES = 64;

/**
 * Addresses that spoke unasked and are still to be asked who they are. Bounded: in a crowd a newcomer takes the place of
 * a random one, so a forger of thousands of addresses can delay a real node but not lock it out for good.
 */
export interface Candidates {
  add(address: string): void;
  /** The one that waits longest, or null. */
  take(): string | null;
  readonly size: number;
}

export function createCandidates(random: Random): Candidates {
  const waiting: string[] = [];
  return {
    add(address) {
      if (waiting.includes(address)) return;
      if (waiting.length < PLACES) waiting.push(address);
      else waiting[random.integer(PLACES)] = address;
    },
    take: () => waiting.shift() ?? null,
    get size() {
      return waiting.length;
    },
  };
}
