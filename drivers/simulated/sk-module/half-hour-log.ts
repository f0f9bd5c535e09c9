import { type Instant, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { NO_COUNTS } from '#protocol/meter/energy-register.ts';

/** Today and 99 days back, as 0xE5 reaches. */
const SLOTS = 48 * 100;

/** The registers as they stood at each half hour of the last 100 days, in counts; `NO_COUNTS` where there is none. */
export interface HalfHourLog {
  write(at: Instant, imported: number, exported: number): void;
  imported(at: Instant): number;
  exported(at: Instant): number;
  /** The newest boundary written; null before the first. */
  readonly newest: Instant | null;
}

export function createHalfHourLog(): HalfHourLog {
  const imports = new Uint32Array(SLOTS).fill(NO_COUNTS);
  const exports = new Uint32Array(SLOTS).fill(NO_COUNTS);
  let newest: Instant | null = null;
  const place = (at: Instant): number => (((at / HALF_HOUR) % SLOTS) + SLOTS) % SLOTS;
  const has = (at: Instant): boolean => newest !== null && at <= newest && at > newest - SLOTS * HALF_HOUR;
  return {
    write(at, imported, exported) {
      const from = newest === null ? at : plus(newest, HALF_HOUR);
      for (let gap = from; gap < at; gap = plus(gap, HALF_HOUR)) {
        imports[place(gap)] = NO_COUNTS;
        exports[place(gap)] = NO_COUNTS;
      }
      imports[place(at)] = imported;
      exports[place(at)] = exported;
      newest = at;
    },
    imported: (at) => (has(at) ? imports[place(at)]! : NO_COUNTS),
    exported: (at) => (has(at) ? exports[place(at)]! : NO_COUNTS),
    get newest() {
      return newest;
    },
  };
}
