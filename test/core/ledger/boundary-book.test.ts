import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HalfHourRegisters } from '#core/device/grid.ts';
import { type BoundaryBook, createBoundaryBook, type GridHalfHour } from '#core/ledger/boundary-book.ts';
import { known, missing } from '#core/reading.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { wattHours } from '#core/units.ts';

const START = instant(Date.UTC(2026, 3, 12));
const boundary = (n: number): Instant => instant(START + n * HALF_HOUR);

function told(
  n: number,
  imported: number | null,
  exported: number | null = 0,
  more: Partial<HalfHourRegisters> = {},
): HalfHourRegisters {
  const at = boundary(n);
  const register = (value: number | null) => (value === null ? missing('no-answer', at) : known(wattHours(value), at));
  return {
    at,
    importRegister: register(imported),
    exportRegister: register(exported),
    turn: wattHours(1_000_000),
    origin: 'live',
    ...more,
  };
}

const imports = (halfHours: readonly GridHalfHour[]): (readonly [number, number | string, string])[] =>
  halfHours
    .filter(({ direction }) => direction === 'import')
    .map(({ at, energy, origin }) => [(at - START) / HALF_HOUR, energy.known ? energy.value : energy.missing, origin]);

const enter = (book: BoundaryBook, ...all: readonly HalfHourRegisters[]) =>
  all.flatMap((each) => [...book.enter(each)]);

describe('half hours between boundaries', () => {
  test('come one by one where boundaries come in order', () => {
    expect(imports(enter(createBoundaryBook(), told(0, 100), told(1, 130), told(2, 190)))).toEqual([
      [0, 30, 'live'],
      [1, 60, 'live'],
    ]);
  });

  test('are holes behind a gap, and are filled by boundaries that come later, in any order, as history', () => {
    const book = createBoundaryBook();
    expect(imports(enter(book, told(0, 100), told(3, 190)))).toEqual([
      [0, 'no-answer', 'live'],
      [1, 'no-answer', 'live'],
      [2, 'no-answer', 'live'],
    ]);
    expect(imports(enter(book, told(2, 150, 0, { origin: 'history' })))).toEqual([[2, 40, 'history']]);
    expect(imports(enter(book, told(1, 120, 0, { origin: 'history' })))).toEqual([
      [0, 20, 'history'],
      [1, 30, 'history'],
    ]);
  });

  test('are told once: a boundary that comes again, even with another value, changes nothing', () => {
    const book = createBoundaryBook();
    enter(book, told(0, 100), told(1, 130));
    expect(enter(book, told(1, 130), told(1, 999), told(0, 0))).toEqual([]);
    expect(imports(enter(book, told(2, 140)))).toEqual([[1, 10, 'live']]);
  });

  test('where one direction came late, tell that direction alone', () => {
    const book = createBoundaryBook();
    enter(book, told(0, 100), told(1, 130, null));
    expect(enter(book, told(1, null, 7, { origin: 'history' }))).toMatchObject([
      { direction: 'export', at: boundary(0), energy: { known: true, value: 7 } },
    ]);
  });

  test('between two meters there is none', () => {
    const book = createBoundaryBook();
    const rows = enter(
      book,
      told(0, 100, 0, { meter: 'A' }),
      told(1, 130, 0, { meter: 'B' }),
      told(2, 131, 0, { meter: 'B' }),
    );
    expect(imports(rows)).toEqual([
      [0, 'out-of-range', 'live'],
      [1, 1, 'live'],
    ]);
  });

  test('whatever the order of boundaries, the known half hours are the same and none is told twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(900), { minLength: 3, maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        (steps, order) => {
          let register = 0;
          const all = steps.map((step, n) => told(n, (register += step), 0, { origin: 'history' }));
          const shuffled = all
            .map((each) => ({ each, key: order.next().value as number }))
            .sort((a, b) => a.key - b.key);
          const rows = imports(enter(createBoundaryBook(), ...shuffled.map(({ each }) => each)));
          const good = rows.filter(([, energy]) => typeof energy === 'number');
          expect(good.sort(([a], [b]) => a - b)).toEqual(steps.slice(1).map((step, n) => [n, step, 'history']));
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  test('are forgotten behind the reach of any meter’s history', () => {
    const book = createBoundaryBook();
    enter(book, told(0, 1), told(48 * 101, 2));
    expect(enter(book, told(1, 1))).toEqual([]);
  });
});
