import { expect, test } from 'vitest';
import { createAirMemory, usualAir } from '#core/forecast/weather/usual-air.ts';
import { days, hours, type Instant, parseInstant, plus } from '#core/time/instant.ts';

/** JMA's normals 1991–2020 of January, April, August and October, °C. */
const NORMALS: readonly (readonly [string, number, readonly number[]])[] = [
  ['Naha', 26.2, [17.3, 21.5, 29.0, 25.5]],
  ['Tokyo', 35.7, [5.4, 14.3, 26.9, 18.0]],
  ['Sendai', 38.3, [2.0, 10.7, 24.4, 15.8]],
  ['Sapporo', 43.1, [-3.2, 7.3, 22.3, 12.1]],
];
const MIDDLE = ['2026-01-16', '2026-04-16', '2026-08-16', '2026-10-16'];
const at = (date: string, hour = 0): Instant => plus(parseInstant(`${date}T00:00+09:00`)!, hours(hour));
const meanOf = (date: string, latitude: number): number =>
  Array.from({ length: 24 }, (_, hour) => usualAir(at(date, hour), latitude)).reduce((a, b) => a + b, 0) / 24;

test.each(NORMALS)('a usual year in %s is within 3 K of JMA’s normals', (_, latitude, normals) => {
  for (const [k, normal] of normals.entries()) expect(Math.abs(meanOf(MIDDLE[k]!, latitude) - normal)).toBeLessThan(3);
});

test('a cold spell that was published lasts a while after the last word, and is forgotten within two weeks', () => {
  const memory = createAirMemory();
  const last = at('2026-01-16');
  expect(memory.expected(last)).toBe(usualAir(last));
  for (let half = 96; half >= 0; half--) {
    const then = plus(last, hours(-half / 2));
    memory.remember(then, usualAir(then) - 6);
  }
  const against = (after: number): number =>
    memory.expected(plus(last, days(after))) - usualAir(plus(last, days(after)));
  expect(against(0)).toBeCloseTo(-6, 0);
  expect(against(1)).toBeLessThan(-3.5);
  expect(against(14)).toBeGreaterThan(-0.2);
});
