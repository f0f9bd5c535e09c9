import { expect, test } from 'vitest';
import { calendarOf, clockOf, energy, percentText, power, spoken, yenAmount } from '#web/page/format.ts';

test('powers are W below a kilowatt, then kW, always without sign', () => {
  expect([0, 7.4, -640, 999.4, 999.6, -4_230, 12_340].map((w) => spoken(power(w)))).toEqual([
    '0 W',
    '7 W',
    '640 W',
    '999 W',
    '1.00 kW',
    '4.23 kW',
    '12.3 kW',
  ]);
});

test('energies keep about three figures', () => {
  expect([0, 42, 999, 14_820, 123_456, 1_234_567].map((wh) => spoken(energy(wh)))).toEqual([
    '0.00 kWh',
    '0.04 kWh',
    '1.00 kWh',
    '14.8 kWh',
    '123 kWh',
    '1,235 kWh',
  ]);
});

test('yen are whole, with a minus that is one, and never −0', () => {
  expect([143.7, -12.2, -0.2, 12_345.6].map(yenAmount)).toEqual(['144', '−12', '0', '12,346']);
  expect(percentText(63.6)).toBe('64%');
});

test('times are read as they stand, whatever the zone of the browser', () => {
  expect(clockOf('2026-04-12T00:30:00+09:00')).toBe('00:30');
  expect(calendarOf('2026-04-12T00:30:00+09:00')).toEqual({ month: 4, day: 12, weekday: 0 });
});
