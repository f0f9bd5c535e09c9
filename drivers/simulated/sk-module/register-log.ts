import { type Instant, type Millis, plus } from '#core/time/instant.ts';
import { NO_COUNTS } from '#protocol/meter/energy-register.ts';

/** The registers as they stood at each of the last `places` steps, in counts; `NO_COUNTS` where there is none. */
export interface RegisterLog {
  write(at: Instant, imported: number, exported: number): void;
  imported(at: Instant): number;
  exported(at: Instant): number;
  /** The newest step written; null before the first. */
  readonly newest: Instant | null;
}

export function createRegisterLog(step: Millis, places: number): RegisterLog {
  const imports = new Uint32Array(places).fill(NO_COUNTS);
  const exports = new Uint32Array(places).fill(NO_COUNTS);
  let newest: Instant | null = null;
  const place = (at: Instant): number => (((at / step) % places) + places) % places;
  const has = (at: Instant): boolean => newest !== null && at <= newest && at > newest - places * step;
  return {
    write(at, imported, exported) {
      const from = newest === null ? at : plus(newest, step);
      for (let gap = from; gap < at; gap = plus(gap, step)) {
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
