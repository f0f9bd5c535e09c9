import type { Instant } from '../time/instant.ts';
import { jstDate, jstDay, jstTimeOfDay } from '../time/jst.ts';
import { isRestDay, type RestDays } from './rest-days.ts';

/** A price band: hours of the JST day [from, to), `to` may pass 24 to run over midnight. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Yen per kWh including tax, before fuel adjustment and levy. */
  readonly yenPerKwh: number;
  /** Months 1..12 in which it holds; all where left out. */
  readonly months?: readonly number[];
  /** Days on which it holds, by the day of the half hour itself; all where left out. */
  readonly days?: 'weekday' | 'holiday';
}

const HOUR = 3_600_000;

/** The band in force at `at`, or undefined where the bands leave a gap. */
export function bandAt(bands: readonly Band[], rest: RestDays, at: Instant): Band | undefined {
  const hour = jstTimeOfDay(at) / HOUR;
  return bands.find(
    (band) =>
      coversHour(band, hour) &&
      (band.months === undefined || band.months.includes(jstDate(at).month)) &&
      (band.days === undefined || (band.days === 'holiday') === isRestDay(rest, jstDay(at))),
  );
}

const coversHour = ({ from, to }: Band, hour: number): boolean =>
  (hour >= from && hour < to) || (hour + 24 >= from && hour + 24 < to);

/** What is wrong with a set of bands: every half hour of every month and day type needs exactly one. Null: nothing. */
export function bandFault(bands: readonly Band[]): string | null {
  for (let month = 1; month <= 12; month++) {
    for (const days of ['weekday', 'holiday'] as const) {
      for (let hour = 0; hour < 24; hour += 0.5) {
        const found = bands.filter(
          (band) =>
            coversHour(band, hour) &&
            (band.months?.includes(month) ?? true) &&
            (band.days === undefined || band.days === days),
        );
        if (found.length !== 1) {
          const clock = `${Math.floor(hour)}:${hour % 1 === 0 ? '00' : '30'}`;
          return `${found.length} bands hold at ${clock} on a ${days} of month ${month}; exactly one is needed`;
        }
      }
    }
  }
  return null;
}
