import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billingPeriod } from '#core/tariff/billing-month.ts';
import { slotsBetween } from '#core/time/slot.ts';
import type { BillAnswer, WhatIfAnswer } from '#web/api/schema/bill-schema.ts';
import { NOON } from '../fake-house.ts';
import { type Served, serveFake } from '../serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
  // The use of March: 1,488 half hours × 250 Wh = 372 kWh bought, × 100 Wh = 148.8 → 149 kWh sold.
  const { from, to } = billingPeriod({ year: 2026, month: 4 }, 1);
  served.records.keepHalfHours(
    [...slotsBetween(from, to)].flatMap((at) => [
      { series: 'grid.import', at, wh: 250, missing: null, origin: 'meter' as const },
      { series: 'grid.export', at, wh: 100, missing: null, origin: 'meter' as const },
    ]),
  );
});
afterAll(() => served.close());

const bill = async (query: string) => (await served.get(`/api/v1/bill${query}`)).json() as Promise<BillAnswer>;
const problem = async (path: string) => {
  const response = await served.get(path);
  const { error } = (await response.json()) as { error: { message: string } };
  return `${response.status} ${error.message}`;
};

describe('GET bill', () => {
  test('is the month’s bill line by line, to the yen, with what was sold', async () => {
    // 40 A 1,247.00 | 120 × 29.80 | 180 × 36.40 | 72 × 40.49 = 2,915.28 | 372 × −7.72 = −2,871.84 | ⌊372 × 3.98⌋ = 1,480
    // sum 12,898.44 → 12,898; sold 149 kWh × 16 yen (FIT of 2024)
    const answer = await bill('?month=2026-04&fuel_yen_per_kwh=-7.72');
    expect(answer).toMatchObject({
      month: '2026-04',
      from: '2026-03-01T00:00:00+09:00',
      to: '2026-04-01T00:00:00+09:00',
      plan: { id: 'tepco_juryo_b', confidence: 'A' },
      kwh: 372,
      total_yen: 12_898,
      unknown: [],
      missing_half_hours: 0,
      sale: { plan: 'fit_2024', kwh: 149, total_yen: 2_384 },
      co2_kg: null,
      co2_kg_missing: 'co2-factor',
    });
    expect(answer.items.map(({ kind, amount_yen: yen }) => [kind, yen])).toEqual([
      ['base', 1_247],
      ['energy', 3_576],
      ['energy', 6_552],
      ['energy', 2_915.28],
      ['fuel', -2_871.84],
      ['levy', 1_480],
    ]);
  });

  test('has no total while anything is unknown, and says what', async () => {
    expect(await bill('?month=2026-04')).toMatchObject({ total_yen: null, total_yen_missing: 'fuel-adjustment' });
    const running = await bill('');
    expect(running).toMatchObject({ month: '2026-05', total_yen: null, unknown: ['half-hours'] });
    expect(running.missing_half_hours).toBeGreaterThan(1_000);
    // The base charge of this plan is in no source: missing, not zero.
    const base = (await bill('?month=2026-04&plan=kyushu_night_select_22')).items[0];
    expect(base).toMatchObject({ kind: 'base', amount_yen: null, amount_yen_missing: 'base-charge' });
  });

  test('takes another plan and contract', async () => {
    const answer = await bill('?month=2026-04&plan=tepco_smartlife_l&kva=8&fuel_yen_per_kwh=0');
    expect(answer.items[0]).toMatchObject({ kind: 'base', amount_yen: 2_494 });
    expect(answer.total_yen).toBeGreaterThan(0);
  });

  test.each([
    ['?plan=tepco_juryo_d', '400 There is no plan "tepco_juryo_d"; did you mean "tepco_juryo_b"?'],
    ['?month=2026-13', 'a month of account from 2000-01 to 2099-12'],
    ['?month=0001-01', 'a month of account from 2000-01 to 2099-12'],
    ['?amperes=abc', '"amperes" must be a number from 5 to 60, not "abc".'],
    ['?reading_day=31', '"reading_day" must be a number from 1 to 28'],
    ['?month=2026-04&month=2026-05', 'must be a month of account'],
    ['?plans=x', '"plans" is not known here'],
  ])('refuses %s in one sentence', async (query, sentence) => {
    expect(await problem(`/api/v1/bill${query}`)).toContain(sentence);
  });

  test('asks for a plan where the house does not know its own', async () => {
    const { agreed } = served.house;
    served.house.agreed = null;
    const untold = await problem('/api/v1/bill');
    const named = await bill('?month=2026-04&plan=tepco_juryo_b');
    served.house.agreed = agreed;
    expect(untold).toMatch(/^404 The house does not know its plan/);
    expect(named.unknown).toEqual(['contract', 'fuel-adjustment', 'levy']);
    expect(named.sale).toBeNull();
  });
});

describe('GET bill/what-if', () => {
  test('puts the same month under every plan, those with a total first and cheapest first', async () => {
    const response = await served.get('/api/v1/bill/what-if?from=2026-04');
    const { plans, months, running } = (await response.json()) as WhatIfAnswer;
    expect([months, running]).toEqual([['2026-04'], 'tepco_juryo_b']);
    expect(plans).toHaveLength(served.house.catalogue!().length);
    const totals = plans.map(({ total_yen: total }) => total);
    const known = totals.filter((total) => total !== null);
    expect(totals.slice(0, known.length)).toEqual(known.toSorted((a, b) => a - b));
    for (const { total_yen: total, unknown } of plans) expect(total === null).toBe(unknown.length > 0);
  });

  test('takes a year at most, in order', async () => {
    expect(await problem('/api/v1/bill/what-if?from=2025-01&to=2026-04')).toBe(
      '400 At most 12 months can be compared at a time, not 16.',
    );
    expect(await problem('/api/v1/bill/what-if?from=2026-05&to=2026-04')).toContain('must not be after');
  });
});

describe('corrections', () => {
  const day = async () => {
    const response = await served.get('/api/v1/energy?step=1d&series=house&from=2026-04-12T00:00:00Z');
    return ((await response.json()) as { series: { values: { wh: number; origin: string }[] }[] }).series[0]!
      .values[0]!;
  };
  const PASSWORD = 'correct horse battery';
  const post = (body: unknown, cookie?: string) =>
    served.get('/api/v1/corrections', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    });

  test('are the owner’s, stand with who, when and why, and every sum follows', async () => {
    const wanted = { series: 'house', at: '2026-04-12T09:30:00+09:00', wh: 40_000, why: 'CT was turned round' };
    expect((await post(wanted)).status).toBe(409);
    const setUp = await served.get('/api/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: PASSWORD }),
    });
    const cookie = setUp.headers.get('set-cookie')!.split(';')[0]!;
    expect((await post(wanted)).status).toBe(401);
    const before = await day();
    const response = await post(wanted, cookie);
    expect(response.status).toBe(200);
    const made = await response.json();
    expect(made).toMatchObject({ ...wanted, who: 'owner', made_at: '2026-04-12T12:10:00+09:00', before: { wh: null } });
    expect(await day()).toMatchObject({ wh: before.wh + 40_000, origin: 'corrected' });
    const listed = await (await served.get('/api/v1/corrections')).json();
    expect(listed).toEqual({ corrections: [made] });

    const refused = async (change: object): Promise<string> => {
      const answer = await post({ ...wanted, ...change }, cookie);
      return `${answer.status} ${((await answer.json()) as { error: { message: string } }).error.message}`;
    };
    expect(await refused({ series: 'hose' })).toBe('400 No series "hose" is stored; did you mean "house"?');
    expect(await refused({ at: '2026-04-12T09:31:00+09:00' })).toContain('is no beginning of a half hour');
    expect(await refused({ at: '2026-04-12T12:00:00+09:00' })).toContain('is not over yet');
    expect(await refused({ wh: -1 })).toContain('"wh" must be a number of Wh from 0 to 50000');
    expect(await refused({ why: '  ' })).toContain('"why" must be a text of 1 to 500 characters');
    expect(await refused({ wh_missing: 'stale' })).toContain('"wh_missing" must be left out');
    expect(NOON).toBe(served.house.at);
  });
});
