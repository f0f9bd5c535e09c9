import { describe, expect, test } from 'vitest';
import { shownTrips, tripAt, tripsOver } from '#backtest/trips.ts';
import { type Instant, parseInstant } from '#core/time/instant.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';

const at = (text: string): Instant => parseInstant(`2026-04-${text}:00+09:00`)!;
const session = (plugIn: string, plugOut: string, energyWh: number) => ({
  plugIn: at(plugIn),
  plugOut: at(plugOut),
  energyWh,
});
const ev = {
  kind: 'ev' as const,
  file: 'sessions',
  sessions: [
    session('12T18:10', '13T07:20', 5_000),
    session('13T17:40', '14T08:00', 8_000),
    session('14T20:00', '20T08:00', 1_000),
  ],
};
const inputs = createHouseInputs({ spec: DEFAULT_HOUSE, seed: 1, files: { ev } });
const trips = tripsOver(inputs, DEFAULT_HOUSE.vehicle, at('13T00:00'), at('16T00:00'));

describe('trips of a replayed car', () => {
  test('last whole half hours and have used what was charged after them', () => {
    expect(trips).toEqual([
      { leave: at('13T07:00'), back: at('13T18:00'), uses: 8 * 0.93 },
      { leave: at('14T08:00'), back: at('14T20:30'), uses: 0.93 },
    ]);
  });

  test('are in the calendar from the evening before on', () => {
    expect(shownTrips(trips, at('13T12:00'))).toHaveLength(1);
    expect(shownTrips(trips, at('13T18:00'))).toEqual([trips[1]]);
    expect(tripAt(trips, at('13T17:30'))).toBe(trips[0]);
    expect(tripAt(trips, at('13T18:00'))).toBeNull();
  });
});
