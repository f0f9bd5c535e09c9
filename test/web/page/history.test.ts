import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EnergyAnswer } from '#web/api/schema/energy-schema.ts';
import { intervalsOf, selfConsumption, selfSufficiency } from '#web/page/history/intervals.ts';
import {
  dateRead,
  dateText,
  neighbour,
  rangeOf,
  SPANS,
  spanOf,
  startsOf,
  stepOf,
  timeText,
  yearEarlier,
  zoomed,
} from '#web/page/history/range.ts';
import { labelled } from '#web/page/history/time-label.ts';

const moment = fc.integer({ min: Date.UTC(2016, 0) / 1000, max: Date.UTC(2036, 0) / 1000 });
const span = fc.constantFrom(...SPANS);
const laws = { seed: 9, numRuns: 300 };

describe('a range', () => {
  test('of the calendar begins and ends at midnight in Japan and holds its moment', () => {
    fc.assert(
      fc.property(span, moment, (name, at) => {
        const range = rangeOf(name, at);
        expect(range.from <= at && at < range.to).toBe(true);
        for (const end of [range.from, range.to]) expect(timeText(end)).toMatch(/T00:00:00\+09:00$/);
        expect(spanOf(range)).toBe(name);
        expect(dateRead(dateText(range.from))).toBe(range.from);
      }),
      laws,
    );
  });

  test('and its neighbours leave no gap, and back undoes on', () => {
    fc.assert(
      fc.property(span, moment, (name, at) => {
        const range = rangeOf(name, at);
        expect(neighbour(range, 1).from).toBe(range.to);
        expect(neighbour(range, -1).to).toBe(range.from);
        expect(neighbour(neighbour(range, 1), -1)).toEqual(range);
      }),
      laws,
    );
  });

  test('a year earlier has the same days of the calendar', () => {
    fc.assert(
      fc.property(span, moment, (name, at) => {
        const range = rangeOf(name, at);
        const { from, to } = yearEarlier(range);
        const withoutYear = (time: number): string => dateText(time).slice(5).replace('02-29', '03-01');
        expect(withoutYear(from)).toBe(withoutYear(range.from));
        expect(withoutYear(to)).toBe(withoutYear(range.to));
        expect(Number(dateText(from).slice(0, 4))).toBe(Number(dateText(range.from).slice(0, 4)) - 1);
      }),
      laws,
    );
  });

  test('is cut into intervals that cover it, never more than a screen has room for', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 3 * 3_600, max: 20 * 365 * 86_400 }), (from, length) => {
        const range = { from, to: from + length };
        const starts = startsOf(range, stepOf(range));
        expect(starts[0]! <= range.from && starts.at(-1)! >= range.to).toBe(true);
        expect(starts.length).toBeLessThan(220);
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        const names = labelled(starts, stepOf(range), 6);
        expect(names.length).toBeLessThanOrEqual(8);
      }),
      laws,
    );
  });

  test('zooms around the finger, and no farther than thirty years and no nearer than three hours', () => {
    const range = { from: 0, to: 86_400 };
    expect(zoomed(range, 0.5, 0)).toEqual({ from: 0, to: 43_200 });
    expect(zoomed(range, 0.5, 1)).toEqual({ from: 43_200, to: 86_400 });
    expect(zoomed(range, 1e-9).to - zoomed(range, 1e-9).from).toBe(3 * 3_600);
    expect(zoomed(range, 1e9).to - zoomed(range, 1e9).from).toBe(30 * 366 * 86_400);
  });
});

describe('intervals', () => {
  const DAY = dateRead('2026-04-12')!;
  const starts = [DAY, DAY + 86_400, DAY + 2 * 86_400];
  const value = (day: number, wh: number | null, missing?: 'no-answer') => ({
    at: timeText(DAY + day * 86_400),
    wh,
    ...(missing === undefined ? {} : { wh_missing: missing }),
    origin: 'live' as const,
  });
  const series = (id: string, values: ReturnType<typeof value>[]) => ({ id, name: id, unit: 'Wh' as const, values });

  test('sum devices of a kind, and a hole keeps its reason beside what is known', () => {
    const answer: EnergyAnswer = {
      step: '1d',
      series: [
        series('solar.pv1', [value(0, 1_000), value(1, 500, 'no-answer')]),
        series('solar.pv2', [value(0, 200), value(1, 100)]),
        series('grid.import', [value(0, 3_000)]),
      ],
    };
    const [first, second] = intervalsOf(answer, starts);
    expect(first).toMatchObject({ solar: 1_200, import: 3_000, heater: 0, hole: false, missing: null });
    expect(second).toMatchObject({ solar: 600, import: null, hole: true, missing: 'no-answer' });
  });

  test('shares stay within 0 and 100 and are not known where a part is not', () => {
    const balance = intervalsOf({ step: '1d', series: [] }, starts)[0]!;
    expect(selfConsumption(balance)).toBeNull();
    expect(selfConsumption({ ...balance, solar: 4_000, export: 1_000 })).toBe(75);
    expect(selfConsumption({ ...balance, solar: 4_000, export: null })).toBeNull();
    expect(selfSufficiency({ ...balance, house: 3_000, heater: 1_000, import: 1_000 })).toBe(75);
    expect(selfSufficiency({ ...balance, house: 3_000, import: 9_000 })).toBe(0);
    expect(selfSufficiency({ ...balance, house: null })).toBeNull();
  });
});
