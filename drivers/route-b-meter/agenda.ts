import type { Millis } from '#core/time/instant.ts';
import type { Announcement } from './announcement.ts';
import type { MeterRequest } from './meter-request.ts';
import type { Plate } from './plate.ts';
import type { PollGap } from './poll-gap.ts';
import type { PowerWatch } from './power-watch.ts';
import type { Topic } from './topic.ts';

/** Which of the topics may ask next. */
export interface Agenda {
  /** What is asked at once, behind so many failures in a row; null where nothing is due. */
  next(failures: number): MeterRequest | null;
  /**
   * What has time, where it will be answered, by its patience, or given up before the next poll, and how long that may
   * take at most.
   */
  polite(patience: (request: MeterRequest) => Millis): { readonly request: MeterRequest; readonly room: number } | null;
}

export interface AgendaDeps {
  readonly announcement: Announcement;
  readonly plate: Plate;
  readonly power: PowerWatch;
  readonly halfHours: Topic;
  /** Those that have time, the first one first. */
  readonly unhurried: readonly Topic[];
  readonly gap: PollGap;
}

/** Less is no gap: a meter answers in 1.5 to 4 s. */
const SHORTEST_GAP = 2_000;
/** A meter so slow that no gap is long enough is asked all the same, but seldom. */
const GAPS = 30;

export function createAgenda({ announcement, plate, power, halfHours, unhurried, gap }: AgendaDeps): Agenda {
  let powerLast = false;
  /** Gaps in a row that were too short for what had time. */
  let gapsMissed = 0;

  /** Power before everything, but what a session needs is not starved by those who poll without a break. */
  const choose = (failures: number): MeterRequest | null => {
    if (!announcement.over) return announcement.next();
    const urgent = plate.next() ?? halfHours.next();
    const wanted = plate.identity.ok === false ? null : power.next();
    if (wanted !== null && (urgent === null || !powerLast)) return wanted;
    return failures > 0 ? power.probe() : urgent;
  };

  return {
    next(failures) {
      const request = choose(failures);
      if (request !== null) powerLast = request === power.next();
      return request;
    },
    polite(patience) {
      const room = gap.room();
      if (!announcement.over || room < SHORTEST_GAP || plate.identity.ok === false) return null;
      for (const topic of unhurried) {
        const request = topic.next();
        if (request === null) continue;
        if (patience(request) > room && ++gapsMissed < GAPS) return null;
        gapsMissed = 0;
        return { request, room };
      }
      return null;
    },
  };
}
