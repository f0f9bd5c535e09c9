import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import type { MissingReason } from '#core/reading.ts';
import { type Instant, instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { milliyen } from '#core/units.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';

export const jst = (text: string): Instant => parseInstant(`${text}+09:00`)!;
export const slot = (from: Instant, index: number): Instant => instant(from + index * HALF_HOUR);

export const knownRow = (
  series: string,
  at: Instant,
  wh: number,
  origin: HalfHourRow['origin'] = 'live',
): HalfHourRow => ({ series, at, wh, missing: null, origin });

export const missingRow = (series: string, at: Instant, missing: MissingReason = 'no-answer'): HalfHourRow => ({
  series,
  at,
  wh: null,
  missing,
  origin: 'live',
});

export const planNamed = (id: string, madeAt: Instant): Plan => ({
  id,
  parent: null,
  madeAt,
  stepLength: HALF_HOUR,
  steps: [],
  expectedCost: milliyen(-12_345),
  noneCost: milliyen(0),
  status: 'optimal',
  unmet: [],
});

export const problemAt = (at: Instant, importLimit = 6000): Problem => ({
  at,
  stepLength: HALF_HOUR,
  steps: 2,
  importLimit,
  buy: [31_000.1, -0],
  sell: [8_500, 1e-17],
  forecast: { load: [0.1 + 0.2, 200], solar: [0, 1], hotWater: [0, 0], temperature: [-3.5, 4] },
  batteries: [],
  heaters: [],
  vehicles: [],
});

export const eventAt = (at: Instant, what: string): JournalEntry => ({
  kind: 'event',
  at,
  what,
  text: { ja: '開始しました', en: 'Started.' },
});

const DAY = jst('2026-04-12T00:00');
const whole = { from: jst('2000-01-01T00:00'), to: jst('2100-01-01T00:00') };

type KeptRow = HalfHourRow & { readonly mwh: number | null };

const keptRow: fc.Arbitrary<KeptRow> = fc
  .record({
    series: fc.constantFrom('a', 'b', 'c'),
    index: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 48 * 70 })),
    mwh: fc.option(fc.integer({ min: 0, max: 9_000_000 }), { nil: null, freq: 2 }),
    origin: fc.constantFrom('live' as const, 'meter' as const, 'history' as const),
  })
  .map(({ series, index, mwh, origin }) => ({
    series,
    at: slot(jst('2025-11-20T00:00'), index),
    mwh,
    wh: mwh === null ? null : mwh / 1000,
    missing: mwh === null ? 'out-of-range' : null,
    origin,
  }));

/** Keeps the rows `batch` at a time; answers what must be on file now, mWh by series and slot. */
function keepInBatches(
  records: Records,
  rows: readonly KeptRow[],
  batch: number,
): Map<string, Map<number, number | null>> {
  const expected = new Map<string, Map<number, number | null>>();
  for (const { series, at, mwh } of rows) {
    const slots = expected.get(series) ?? new Map<number, number | null>();
    expected.set(series, slots);
    if ((slots.get(at) ?? null) === null) slots.set(at, mwh);
  }
  for (let from = 0; from < rows.length; from += batch) records.keepHalfHours(rows.slice(from, from + batch));
  return expected;
}

function expectSameSums(records: Records, series: string, slots: readonly (number | null)[]): void {
  const total = slots.reduce<number>((sum, mwh) => sum + (mwh ?? 0), 0);
  for (const step of ['30m', '1h', '1d', '1mo', '1y'] as const) {
    const points = records.energy({ ...whole, step, series: [series] })[0]!.points;
    const starts = points.map(({ at }) => at);
    expect(points.reduce((sum, { wh }) => sum + Math.round((wh ?? 0) * 1000), 0)).toBe(total);
    expect(points.some(({ wh }) => wh !== null)).toBe(slots.some((mwh) => mwh !== null));
    expect(starts).toEqual(starts.toSorted((x, y) => x - y));
    if (step === '30m') expect(points).toHaveLength(slots.length);
  }
}

/** Every interval names the reason exactly while one of its half hours is missing, and has a value where one is known. */
function expectHonestIntervals(records: Records, series: string, slots: ReadonlyMap<number, number | null>): void {
  for (const step of ['1h', '1d', '1mo', '1y'] as const) {
    const points = records.energy({ ...whole, step, series: [series] })[0]!.points;
    points.forEach(({ at, wh, missing }, index) => {
      const end = points[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      const own = [...slots].filter(([slotAt]) => slotAt >= at && slotAt < end).map(([, mwh]) => mwh);
      if (own.includes(null)) expect(missing).toBe('out-of-range');
      else expect([null, 'no-answer']).toContain(missing);
      expect(wh === null).toBe(own.every((mwh) => mwh === null));
    });
  }
}

const halfHoursOf = (records: Records, series: string) =>
  records.energy({ ...whole, step: '30m', series: [series] })[0]?.points ?? [];

/** Runs a test on records of its own. */
type Given = (test: (records: Records) => void) => () => void;

function seriesLaws(name: string, given: Given): void {
  describe(`${name}: series`, () => {
    it(
      'defining is idempotent, renames, and keeps the order of first definition',
      given((records) => {
        records.defineSeries({ id: 'b', name: 'B', unit: 'Wh' });
        records.defineSeries({ id: 'a', name: 'A', unit: 'Wh' });
        records.defineSeries({ id: 'b', name: '台所', unit: 'Wh' });
        records.defineSeries({ id: 'b', name: '台所', unit: 'Wh' });
        expect(records.series()).toEqual([
          { id: 'b', name: '台所', unit: 'Wh' },
          { id: 'a', name: 'A', unit: 'Wh' },
        ]);
      }),
    );

    it(
      'a series nobody defined is named by its id as soon as it is written',
      given((records) => {
        records.keepHalfHours([knownRow('new', DAY, 1)]);
        expect(records.series()).toEqual([{ id: 'new', name: 'new', unit: 'Wh' }]);
      }),
    );
  });
}

function minuteLaws(name: string, given: Given): void {
  describe(`${name}: minutes`, () => {
    it(
      'what was kept is read, unknown stays unknown, and the range is half open',
      given((records) => {
        const order = ['a', 'b'];
        records.keepMinute(order, { at: DAY, watts: [1, null] });
        records.keepMinute(order, { at: plus(DAY, minutes(1)), watts: [-20_000, 0] });
        records.keepMinute(order, { at: plus(DAY, minutes(2)), watts: [3, 4] });
        expect(records.minutes('a', DAY, plus(DAY, minutes(2)))).toEqual([
          { at: DAY, w: 1 },
          { at: plus(DAY, minutes(1)), w: -20_000 },
        ]);
        expect(records.minutes('b', DAY, plus(DAY, minutes(1)))).toEqual([{ at: DAY, w: null }]);
        expect(records.minutes('nobody', DAY, plus(DAY, minutes(9)))).toEqual([]);
      }),
    );

    it(
      'the order of series may change from minute to minute',
      given((records) => {
        records.keepMinute(['a', 'b'], { at: DAY, watts: [1, 2] });
        records.keepMinute(['b', 'c', 'a'], { at: plus(DAY, minutes(1)), watts: [3, 4, 5] });
        records.keepMinute(['a', 'b'], { at: plus(DAY, minutes(2)), watts: [6, 7] });
        const read = (id: string) => records.minutes(id, DAY, plus(DAY, minutes(3))).map(({ w }) => w);
        expect([read('a'), read('b'), read('c')]).toEqual([[1, 5, 6], [2, 3, 7], [4]]);
      }),
    );

    it(
      'a clock that goes back neither overwrites nor duplicates a minute (I5)',
      given((records) => {
        const order = ['a'];
        const at = (minute: number) => plus(DAY, minutes(minute));
        for (const [minute, w] of [
          [0, 1],
          [1, 2],
          [5, 3],
          [1, 99],
          [2, 4],
          [5, 99],
          [6, 5],
        ] as const) {
          records.keepMinute(order, { at: at(minute), watts: [w] });
        }
        expect(records.minutes('a', at(0), at(60))).toEqual([
          { at: at(0), w: 1 },
          { at: at(1), w: 2 },
          { at: at(2), w: 4 },
          { at: at(5), w: 3 },
          { at: at(6), w: 5 },
        ]);
      }),
    );
  });
}

function halfHourLaws(name: string, given: Given): void {
  describe(`${name}: half hours`, () => {
    it(
      'a value is read as it was written, to the mWh',
      given((records) => {
        const values = [0, 0.001, 0.1, 123.4, 99_999.999, 4_294_967_296.001];
        records.keepHalfHours(values.map((wh, index) => knownRow('a', slot(DAY, index), wh, 'meter')));
        expect(halfHoursOf(records, 'a')).toEqual(
          values.map((wh, index) => ({ at: slot(DAY, index), wh, missing: null, origin: 'meter' })),
        );
      }),
    );

    it(
      'a known slot is never overwritten: such rows are given back (I5)',
      given((records) => {
        records.keepHalfHours([knownRow('a', DAY, 100), knownRow('b', DAY, 7)]);
        const again = [knownRow('a', DAY, 555, 'meter'), missingRow('b', DAY), knownRow('a', slot(DAY, 1), 1)];
        expect(records.keepHalfHours(again)).toEqual(again.slice(0, 2));
        expect(halfHoursOf(records, 'a').map(({ wh }) => wh)).toEqual([100, 1]);
        expect(halfHoursOf(records, 'b').map(({ wh }) => wh)).toEqual([7]);
      }),
    );

    it(
      'the same slot twice in one call: the first stands',
      given((records) => {
        expect(records.keepHalfHours([knownRow('a', DAY, 1), knownRow('a', DAY, 2)])).toEqual([knownRow('a', DAY, 2)]);
        expect(records.energy({ ...whole, step: '1d' })[0]!.points).toMatchObject([{ wh: 1 }]);
      }),
    );

    it(
      'a missing slot keeps its reason until a value fills it, which then stands',
      given((records) => {
        records.keepHalfHours([missingRow('a', DAY, 'sentinel')]);
        expect(records.keepHalfHours([missingRow('a', DAY, 'stale')])).toEqual([]);
        expect(halfHoursOf(records, 'a')).toEqual([{ at: DAY, wh: null, missing: 'sentinel', origin: 'live' }]);
        expect(records.keepHalfHours([knownRow('a', DAY, 5, 'history')])).toEqual([]);
        expect(records.keepHalfHours([knownRow('a', DAY, 6, 'meter')])).toHaveLength(1);
        expect(halfHoursOf(records, 'a')).toEqual([{ at: DAY, wh: 5, missing: null, origin: 'history' }]);
      }),
    );

    it(
      'a row that contradicts itself is refused, and nothing of its call remains',
      given((records) => {
        const wrong: HalfHourRow[] = [
          { ...knownRow('a', DAY, 1), missing: 'stale' },
          { ...knownRow('a', DAY, 1), wh: null },
          knownRow('a', DAY, -1),
          knownRow('a', DAY, Number.NaN),
          knownRow('a', instant(DAY + 1), 1),
        ];
        for (const row of wrong) {
          expect(() => records.keepHalfHours([knownRow('b', DAY, 1), row])).toThrow(
            expect.objectContaining({ code: 'INVARIANT' }),
          );
        }
        expect(records.series()).toEqual([]);
        expect(records.keepHalfHours([knownRow('b', DAY, 2)])).toEqual([]);
        expect(records.energy({ ...whole, step: '1d' })[0]!.points).toMatchObject([{ wh: 2 }]);
      }),
    );
  });
}

function energyLaws(name: string, given: Given): void {
  describe(`${name}: energy by interval`, () => {
    it(
      'days, months and years stand on JST boundaries',
      given((records) => {
        const lastOfYear = jst('2025-12-31T23:30');
        const firstOfYear = jst('2026-01-01T00:00');
        const lastOfFebruary = jst('2028-02-29T23:30');
        records.keepHalfHours([
          knownRow('a', lastOfYear, 1),
          knownRow('a', firstOfYear, 10),
          knownRow('a', lastOfFebruary, 100),
          knownRow('a', plus(lastOfFebruary, HALF_HOUR), 1000),
        ]);
        const points = (step: '1d' | '1mo' | '1y') =>
          records.energy({ ...whole, step })[0]!.points.map(({ at, wh }) => [at, wh]);
        expect(points('1d')).toEqual([
          [jst('2025-12-31T00:00'), 1],
          [firstOfYear, 10],
          [jst('2028-02-29T00:00'), 100],
          [jst('2028-03-01T00:00'), 1000],
        ]);
        expect(points('1mo')).toEqual([
          [jst('2025-12-01T00:00'), 1],
          [firstOfYear, 10],
          [jst('2028-02-01T00:00'), 100],
          [jst('2028-03-01T00:00'), 1000],
        ]);
        expect(points('1y')).toEqual([
          [jst('2025-01-01T00:00'), 1],
          [firstOfYear, 10],
          [jst('2028-01-01T00:00'), 1100],
        ]);
      }),
    );

    it(
      'an interval that overlaps the range is in the answer, whole; one that only touches it is not',
      given((records) => {
        for (let index = 0; index < 96; index++) records.keepHalfHours([knownRow('a', slot(DAY, index), 1)]);
        const wh = (from: number, to: number, step: '30m' | '1h' | '1d') =>
          records
            .energy({ from: instant(DAY + from * 60_000), to: instant(DAY + to * 60_000), step })[0]!
            .points.map((point) => point.wh);
        expect(wh(0, 24 * 60, '1d')).toEqual([48]);
        expect(wh(0, 24 * 60 + 1, '1d')).toEqual([48, 48]);
        expect(wh(600, 660, '1d')).toEqual([48]);
        expect(wh(10, 31, '30m')).toEqual([1, 1]);
        expect(wh(10, 30, '30m')).toEqual([1]);
        expect(wh(30, 61, '1h')).toEqual([2, 2]);
        expect(wh(30, 30, '1h')).toEqual([]);
      }),
    );

    it(
      'series come in the order asked for, else in the order of definition; unknown and repeated ids are left out',
      given((records) => {
        records.keepHalfHours([knownRow('a', DAY, 1), knownRow('b', DAY, 2), knownRow('c', DAY, 3)]);
        const ids = (series?: string[]) =>
          records
            .energy({ ...whole, step: '1h', ...(series && { series }) })
            .map(({ id, points }) => [id, points[0]?.wh]);
        expect(ids()).toEqual([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]);
        expect(ids(['c', 'nobody', 'a', 'c'])).toEqual([
          ['c', 3],
          ['a', 1],
        ]);
        expect(ids(['b'])).toEqual([['b', 2]]);
        expect(ids([])).toEqual([]);
      }),
    );

    it(
      'the sum is of the known half hours, with the reason why others are missing; null where none is known',
      given((records) => {
        records.keepHalfHours([
          knownRow('a', slot(DAY, 0), 5),
          missingRow('a', slot(DAY, 1), 'stale'),
          missingRow('a', slot(DAY, 2), 'sentinel'),
          missingRow('a', slot(DAY, 3), 'sentinel'),
        ]);
        const hours = records.energy({ ...whole, step: '1h' })[0]!.points;
        expect(hours).toEqual([
          { at: DAY, wh: 5, missing: 'stale', origin: 'live' },
          { at: slot(DAY, 2), wh: null, missing: 'sentinel', origin: 'live' },
        ]);
        expect(records.energy({ ...whole, step: '1d' })[0]!.points).toEqual([
          { at: DAY, wh: 5, missing: 'sentinel', origin: 'live' },
        ]);
      }),
    );

    it(
      'half hours that nobody wrote are missing up to the newest half hour of any series, and not after it',
      given((records) => {
        const missing = () =>
          records.energy({ ...whole, step: '1d' }).map((series) => series.points.map((point) => point.missing));
        records.keepHalfHours([knownRow('a', slot(DAY, 0), 1), knownRow('b', slot(DAY, 0), 1)]);
        expect(missing()).toEqual([[null], [null]]);
        records.keepHalfHours([knownRow('a', slot(DAY, 1), 1)]);
        expect(missing()).toEqual([[null], ['no-answer']]);
        records.keepHalfHours([knownRow('b', slot(DAY, 1), 1, 'history'), knownRow('a', slot(DAY, 48), 1)]);
        expect(missing()).toEqual([['no-answer', null], ['no-answer']]);
      }),
    );

    it(
      'filling a hole completes every interval around it',
      given((records) => {
        const steps = ['30m', '1h', '1d', '1mo', '1y'] as const;
        const points = () => steps.map((step) => records.energy({ ...whole, step })[0]!.points[0]);
        records.keepHalfHours([missingRow('a', DAY, 'stale'), knownRow('a', slot(DAY, 1), 1)]);
        expect(points().map((point) => point?.missing)).toEqual(steps.map(() => 'stale'));
        records.keepHalfHours([knownRow('a', DAY, 2, 'history')]);
        expect(points().map((point) => [point?.wh, point?.missing, point?.origin])).toEqual(
          [2, 3, 3, 3, 3].map((wh) => [wh, expect.toSatisfy((missing) => missing !== 'stale'), 'history']),
        );
        expect(records.energy({ ...whole, step: '1h' })[0]!.points[0]!.missing).toBeNull();
      }),
    );

    it(
      'a sum is called by the least direct of its parts: meter, live, history',
      given((records) => {
        const origin = () => records.energy({ ...whole, step: '1d' })[0]!.points[0]!.origin;
        records.keepHalfHours([knownRow('a', slot(DAY, 0), 1, 'meter')]);
        expect(origin()).toBe('meter');
        records.keepHalfHours([knownRow('a', slot(DAY, 1), 1, 'live')]);
        expect(origin()).toBe('live');
        records.keepHalfHours([knownRow('a', slot(DAY, 2), 1, 'history'), knownRow('a', slot(DAY, 3), 1, 'live')]);
        expect(origin()).toBe('history');
      }),
    );

    it('every step adds up to the same mWh, in whatever order rows came and holes were filled', () => {
      fc.assert(
        fc.property(
          fc.array(keptRow, { maxLength: 80, size: 'max' }),
          fc.integer({ min: 1, max: 20 }),
          (rows, batch) => {
            given((records) => {
              const expected = keepInBatches(records, rows, batch);
              for (const [series, slots] of expected) {
                expectSameSums(records, series, [...slots.values()]);
                expectHonestIntervals(records, series, slots);
              }
            })();
          },
        ),
        { seed: 20_260_412, numRuns: 25 },
      );
    });
  });
}

function planLaws(name: string, given: Given): void {
  describe(`${name}: plans`, () => {
    it(
      'a plan comes back with its problem, number for number',
      given((records) => {
        expect(records.latestPlan()).toBeNull();
        records.keepPlan(planNamed('p1', DAY), problemAt(DAY, Number.POSITIVE_INFINITY));
        expect(records.plan('p1')).toEqual({
          plan: planNamed('p1', DAY),
          problem: problemAt(DAY, Number.POSITIVE_INFINITY),
        });
        expect(records.plan('p2')).toBeNull();
      }),
    );

    it(
      'the latest is the one kept last, whatever the clock said; a kept plan is never changed',
      given((records) => {
        records.keepPlan(planNamed('p1', plus(DAY, HALF_HOUR)), problemAt(DAY));
        records.keepPlan(planNamed('p2', DAY), problemAt(DAY));
        records.keepPlan({ ...planNamed('p1', DAY), status: 'fallback' }, problemAt(DAY));
        expect(records.latestPlan()?.id).toBe('p2');
        expect(records.plan('p1')?.plan.status).toBe('optimal');
      }),
    );
  });
}

function journalLaws(name: string, given: Given): void {
  describe(`${name}: journal`, () => {
    it(
      'entries come back newest first with ascending numbers, within [from, to) and the limit',
      given((records) => {
        const at = (minute: number) => plus(DAY, minutes(minute));
        const numbers = [0, 1, 1, 2].map((minute, index) => records.journal(eventAt(at(minute), `e${index}`)));
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        expect(new Set(numbers).size).toBe(4);
        expect(records.journalBetween(at(0), at(2), 9)).toEqual([
          { ...eventAt(at(1), 'e2'), sequence: numbers[2] },
          { ...eventAt(at(1), 'e1'), sequence: numbers[1] },
          { ...eventAt(at(0), 'e0'), sequence: numbers[0] },
        ]);
        expect(records.journalBetween(at(0), at(9), 1)).toMatchObject([{ what: 'e3' }]);
        expect(records.journalBetween(at(3), at(9), 1)).toEqual([]);
      }),
    );
  });
}

function holdLaws(name: string, given: Given): void {
  describe(`${name}: holds`, () => {
    it(
      'a device is held until it is released, with the moment it was first held',
      given((records) => {
        records.hold({ device: 'battery', since: DAY });
        records.hold({ device: 'car', since: plus(DAY, minutes(1)) });
        records.hold({ device: 'battery', since: plus(DAY, minutes(2)) });
        expect(records.held()).toEqual([
          { device: 'battery', since: DAY },
          { device: 'car', since: plus(DAY, minutes(1)) },
        ]);
        records.release('battery');
        records.release('nobody');
        expect(records.held()).toEqual([{ device: 'car', since: plus(DAY, minutes(1)) }]);
        records.hold({ device: 'battery', since: plus(DAY, minutes(3)) });
        expect(records.held().map(({ device }) => device)).toEqual(['car', 'battery']);
      }),
    );
  });
}

/** What every `Records` promises. `open` gives an empty one. */
export function recordsContract(name: string, open: () => Records): void {
  const given: Given = (test) => () => {
    const records = open();
    try {
      test(records);
    } finally {
      records.close();
    }
  };
  seriesLaws(name, given);
  minuteLaws(name, given);
  halfHourLaws(name, given);
  energyLaws(name, given);
  planLaws(name, given);
  journalLaws(name, given);
  holdLaws(name, given);

  describe(`${name}: closing`, () => {
    it('may be done twice', () => {
      const records = open();
      records.close();
      records.close();
    });
  });
}
