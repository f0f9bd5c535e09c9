import type { Clock } from '#ports/clock.ts';
import { isNodeProfile } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';

/** How long answers to a question to everybody are waited for; some nodes spread theirs over seconds. */
const OPEN_FOR = 15_000;
/** Questions that are open at a time; the oldest is forgotten for a new one. */
const OPEN = 16;

/** The Gets that went to everybody and whose answers are still expected. */
export interface Questions {
  asked(tid: number): void;
  /** How long ago the question was asked that `frame` answers, ms; null where it answers none. */
  ageOf(frame: Frame): number | null;
}

export function createQuestions(clock: Clock): Questions {
  const open = new Map<number, number>();
  return {
    asked(tid) {
      const [oldest] = open.keys();
      if (open.size >= OPEN && oldest !== undefined) open.delete(oldest);
      open.set(tid, clock.monotonic());
    },
    ageOf({ tid, seoj, esv }) {
      const at = open.get(tid);
      if (at === undefined || !isNodeProfile(seoj) || (esv !== ESV.Get_Res && esv !== ESV.Get_SNA)) return null;
      const age = clock.monotonic() - at;
      return age <= OPEN_FOR ? age : null;
    },
  };
}
