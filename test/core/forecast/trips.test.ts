import { describe, expect, it } from 'vitest';
import { type Absence, forecastTrips, type TripForecastInput } from '#core/forecast/trips.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { formatJst, jstDay, jstDayStart, weekdayOf } from '#core/time/jst.ts';

const jst = (text: string): Instant => parseInstant(`${text}:00+09:00`)!;
const monday = jst('2026-04-13T00:00');
const base = { vehicle: 'ev', wanted: 24_000, absences: [], awaySince: null } satisfies Partial<TripForecastInput>;
const shown = (input: TripForecastInput): string[] =>
  forecastTrips(input).map((trip) => `${formatJst(trip.leave).slice(5, 16)} – ${formatJst(trip.return).slice(5, 16)}`);

/** Leaves on every working day of the last four weeks at 07:20 + a few minutes, back at 18:30. */
function commuter(until: Instant): Absence[] {
  const absences: Absence[] = [];
  for (let day = jstDay(until) - 28; day < jstDay(until); day++) {
    if ([0, 6].includes(weekdayOf(day))) continue;
    const minute = 60_000;
    absences.push({
      left: instant(jstDayStart(day) + (440 + (day % 7)) * minute),
      back: instant(jstDayStart(day) + 1_110 * minute),
    });
  }
  return absences;
}

describe('trips to be ready for', () => {
  it('are an ordinary working day’s before anything was learned, and none at the weekend', () => {
    expect(shown({ ...base, at: monday, since: monday })).toEqual([
      '04-13T07:30 – 04-13T18:00',
      '04-14T07:30 – 04-14T18:00',
      '04-15T07:30 – 04-15T18:00',
      '04-16T07:30 – 04-16T18:00',
    ]);
    const saturday = jst('2026-04-11T00:00');
    expect(shown({ ...base, at: saturday, since: saturday })).toEqual([
      '04-13T07:30 – 04-13T18:00',
      '04-14T07:30 – 04-14T18:00',
    ]);
  });

  it('are learned: at an early time of the past ones, back at the middle one', () => {
    const since = jst('2026-03-01T00:00');
    expect(shown({ ...base, at: monday, since, absences: commuter(monday) })[0]).toBe('04-13T07:20 – 04-13T18:30');
  });

  it('are not expected on days on which the car mostly stayed at home', () => {
    const since = jst('2026-03-01T00:00');
    expect(forecastTrips({ ...base, at: monday, since })).toEqual([]);
  });

  it('begin with the one that is under way', () => {
    const since = jst('2026-03-01T00:00');
    const at = jst('2026-04-13T12:00');
    const trips = shown({ ...base, at, since, absences: commuter(monday), awaySince: jst('2026-04-13T07:24') });
    expect(trips[0]).toMatch(/^04-13T07:24 – 04-13T18:3/);
    expect(trips[1]).toBe('04-14T07:20 – 04-14T18:30');
  });

  it('that are overdue end in half an hour, every time they are looked at', () => {
    const at = jst('2026-04-13T21:00');
    const [trip] = forecastTrips({
      ...base,
      at,
      since: jst('2026-03-01T00:00'),
      absences: commuter(monday),
      awaySince: jst('2026-04-13T07:24'),
    });
    expect(trip!.return - at).toBe(1_800_000);
  });

  it('are what the owner says, whatever was learned', () => {
    const absences = commuter(monday);
    const day = jstDay(monday);
    const said = [
      { day, stays: true as const },
      { day: day + 1, leave: jst('2026-04-14T05:00'), back: jst('2026-04-14T23:00'), wanted: 40_000 },
    ];
    const trips = forecastTrips({ ...base, at: monday, since: jst('2026-03-01T00:00'), absences, said });
    expect(trips.map(({ leave }) => formatJst(leave).slice(5, 16))).toEqual([
      '04-14T05:00',
      '04-15T07:20',
      '04-16T07:20',
    ]);
    expect(trips[0]!.wanted).toBe(40_000);
    expect(trips[1]!.wanted).toBe(24_000);
  });

  it('use what three of four past sessions charged, unless somebody knows better', () => {
    const charged = Array.from({ length: 30 }, (_, k) => 1_000 * (k % 10));
    const of = (more: Partial<TripForecastInput>) =>
      forecastTrips({ ...base, at: monday, since: monday, charged, ...more })[0]!.uses;
    expect(of({})).toBe(7_000);
    expect(of({ uses: 3_000 })).toBe(3_000);
    expect(of({ charged: [] })).toBeUndefined();
  });
});
