import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilFromDays, dayNumber, instant, parseInstant } from '#core/time/instant.ts';
import {
  formatJst,
  formatJstClock,
  formatJstDate,
  jstDate,
  jstDay,
  jstDayStart,
  jstMidnight,
  jstTimeOfDay,
  weekdayOf,
} from '#core/time/jst.ts';
import { HALF_HOUR, nextSlot, slotOf, slotsBetween } from '#core/time/slot.ts';

const anyInstant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2099, 0, 1) }).map(instant);
const law = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      holds(value);
    }),
    { seed: 20260412, numRuns: 500 },
  );

describe('RFC 3339', () => {
  it('reads what it wrote', () => {
    law(anyInstant, (at) => expect(parseInstant(formatJst(at))).toBe(at));
  });

  it.each([
    ['2026-04-12T13:30:00+09:00', Date.UTC(2026, 3, 12, 4, 30)],
    ['2026-04-12T04:30:00Z', Date.UTC(2026, 3, 12, 4, 30)],
    ['2026-04-12T04:30Z', Date.UTC(2026, 3, 12, 4, 30)],
    ['2024-02-29T00:00:00.250-05:30', Date.UTC(2024, 1, 29, 5, 30, 0, 250)],
  ])('%s', (text, expected) => expect(parseInstant(text)).toBe(expected));

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-04-12T24:00:00Z',
    '2026-04-12',
    '2026-04-12T13:30:00',
    'yesterday',
    '',
  ])('refuses %s', (text) => expect(parseInstant(text)).toBeNull());
});

describe('the JST calendar', () => {
  it('agrees with the platform in a zone nine hours east, whatever the machine’s own zone', () => {
    law(anyInstant, (at) => {
      const there = new Date(at + 9 * 3_600_000);
      expect(jstDate(at)).toEqual({
        year: there.getUTCFullYear(),
        month: there.getUTCMonth() + 1,
        day: there.getUTCDate(),
      });
      expect(weekdayOf(jstDay(at))).toBe(there.getUTCDay());
      expect(formatJstDate(at)).toBe(there.toISOString().slice(0, 10));
      expect(formatJstClock(at)).toBe(there.toISOString().slice(11, 16));
    });
  });

  it('splits an instant into its day and its time of day', () => {
    law(anyInstant, (at) => {
      expect(jstMidnight(at) + jstTimeOfDay(at)).toBe(at);
      expect(jstDayStart(jstDay(at))).toBe(jstMidnight(at));
      expect(jstTimeOfDay(at)).toBeGreaterThanOrEqual(0);
      expect(jstTimeOfDay(at)).toBeLessThan(86_400_000);
    });
  });

  it('numbers days so that dates and numbers are inverse', () => {
    law(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const { year, month, day: dayOfMonth } = civilFromDays(day);
      expect(dayNumber(year, month, dayOfMonth)).toBe(day);
    });
  });
});

describe('slots', () => {
  it('contain the instant they are named for, and tile the day', () => {
    law(anyInstant, (at) => {
      expect(slotOf(at)).toBeLessThanOrEqual(at);
      expect(nextSlot(at)).toBeGreaterThan(at);
      expect(nextSlot(at) - slotOf(at)).toBe(HALF_HOUR);
    });
    const day = jstMidnight(instant(Date.UTC(2026, 3, 12)));
    expect([...slotsBetween(day, instant(day + 86_400_000))]).toHaveLength(48);
  });
});
