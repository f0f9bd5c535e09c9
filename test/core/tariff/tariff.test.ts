import library from '@holiday-jp/holiday_jp';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billOf } from '#core/tariff/bill.ts';
import { billingPeriod, parseMonth } from '#core/tariff/billing-month.ts';
import { expectedByHalfHour, marketPrice } from '#core/tariff/market-price.ts';
import { fuelOf, levyOf } from '#core/tariff/month-charges.ts';
import { isNationalHoliday, isRestDay } from '#core/tariff/rest-days.ts';
import { saleOf, salePriceAt } from '#core/tariff/sale-plan.ts';
import { buyPrice, knownBuyPrice } from '#core/tariff/tariff.ts';
import { tariffOfPlan } from '#core/tariff/tariff-of-plan.ts';
import { whatIf } from '#core/tariff/what-if.ts';
import { co2Grams } from '#core/tariff/co2.ts';
import { dayNumber, hours, type Instant, parseInstant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';
import { HOLIDAY_FILE, holidayFileText } from '../../../scripts/generate-holidays.ts';
import { everyDay, evenly, lived, planOf } from './lived.ts';

const at = (text: string): Instant => parseInstant(`${text}:00+09:00`)!;
const day = (text: string): number => {
  const [year, month, date] = text.split('-').map(Number);
  return dayNumber(year!, month!, date!)!;
};
const NOW = { fuelYenPerKwh: 0, levyYenPerKwh: 0, sellYenPerKwh: 8.5, monthKwhSoFar: 0 };

describe('holidays', () => {
  test('the table is what its generator makes of the library (node scripts/generate-holidays.ts)', () => {
    expect(readFileSync(HOLIDAY_FILE, 'utf8')).toBe(holidayFileText());
  });

  test('every day from 2000 to 2050 is a holiday where the library says so', () => {
    const wrong: string[] = [];
    for (let number = day('2000-01-01'); number <= day('2050-12-31'); number++) {
      const date = new Date(number * 86_400_000).toISOString().slice(0, 10);
      if (isNationalHoliday(number) !== date in library.holidays) wrong.push(date);
    }
    expect(wrong).toEqual([]);
  });

  test('outside the table only weekends and the plan’s own days rest', () => {
    const rest = { saturdays: true, sundays: true, nationalHolidays: true, also: ['01-02'] };
    expect(isRestDay(rest, day('2061-01-02'))).toBe(true);
    expect(isRestDay(rest, day('2061-01-05'))).toBe(false);
    expect(isRestDay(rest, day('2061-01-08'))).toBe(true);
  });
});

describe('prices by half hour', () => {
  const chubu = tariffOfPlan(planOf('chubu_smartlife'), {}, { ...NOW, fuelYenPerKwh: 0.04, levyYenPerKwh: 3.49 });

  test.each([
    ['a weekday noon', '2024-04-26T12:00', 42.33],
    ['a Saturday noon', '2024-04-27T12:00', 32.14],
    ['Shōwa Day, a Monday', '2024-04-29T12:00', 32.14],
    ['30 April by the plan’s own rule', '2024-04-30T12:00', 32.14],
    ['the substitute holiday of 6 May', '2024-05-06T12:00', 32.14],
    ['the last half hour of the day time', '2024-04-26T16:30', 42.33],
    ['the first half hour after it', '2024-04-26T17:00', 32.14],
    ['before midnight in a band that passes it', '2024-04-26T23:30', 20.05],
    ['after midnight in it', '2024-04-27T07:30', 20.05],
  ])('%s', (_name, time, yen) => {
    expect(buyPrice(chubu, at(time))).toBe(yen * 1_000);
  });

  test('the season turns at JST midnight of 1 July', () => {
    const hapie = tariffOfPlan(planOf('kansai_hapie_r'), {}, NOW);
    expect(buyPrice(hapie, at('2026-06-30T10:00'))).toBe(26_240);
    expect(buyPrice(hapie, at('2026-07-01T10:00'))).toBe(28_870);
  });

  test('of a tiered plan the next kWh costs what the month has reached', () => {
    const price = (monthKwhSoFar: number, id = 'tepco_juryo_b') =>
      buyPrice(tariffOfPlan(planOf(id), {}, { ...NOW, monthKwhSoFar }), at('2026-06-01T12:00'));
    expect([0, 119.9, 120, 300, 900].map((kwh) => price(kwh))).toEqual([29_800, 29_800, 36_400, 40_490, 40_490]);
    expect(price(0, 'kansai_juryo_a')).toBe(20_210);
  });

  test('every plan with bands prices every half hour of every day', () => {
    const banded = readTariffPlans('config/plans').plans.filter(({ energy }) => energy.kind === 'bands');
    expect(banded.length).toBeGreaterThan(8);
    for (const plan of banded) {
      const tariff = tariffOfPlan(plan, {}, NOW);
      for (const slot of slotsBetween(at('2024-01-01T00:00'), at('2024-12-31T00:00')))
        if (knownBuyPrice(tariff, slot) === null) expect.fail(`${plan.id} at ${formatJst(slot)}`);
    }
  });
});

describe('market prices', () => {
  const tokyo = { lossPct: 6.9, fixedYenPerKwh: 15.11 };

  test.each([
    // 10 ÷ 0.931 × 1.1 = 11.8152… → 11.81; + 15.11
    [10, 26.92],
    // 0.01 ÷ 0.931 × 1.1 = 0.0118… → 0.01
    [0.01, 15.12],
    // 9.31 ÷ 0.931 × 1.1 = 11 exactly: nothing may be cut off
    [9.31, 26.11],
    // 200 ÷ 0.931 × 1.1 = 236.3050… → 236.30
    [200, 251.41],
  ])('a spot price of %f yen costs %f yen in Tokyo', (spot, yen) => {
    expect(marketPrice(spot, tokyo)).toBe(yen);
  });

  test('the price is the formula in exact fractions, for every spot price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 150 }), (hundredths, loss) => {
        const exact = (BigInt(hundredths) * 1_100n) / BigInt(1_000 - loss);
        expect(marketPrice(hundredths / 100, { lossPct: loss / 10, fixedYenPerKwh: 0 })).toBe(Number(exact) / 100);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('half hours not yet published are expected to cost the mean of the last seven', () => {
    const prices = new Map<Instant, number>();
    for (let back = 0; back < 9; back++) prices.set(plus(at('2026-06-09T12:00'), hours(-24 * back)), 10 + back);
    expect(expectedByHalfHour(prices)[24]).toBe(13);
    expect(expectedByHalfHour(prices)[25]).toBeNull();
  });

  test('a bill prices each half hour; one without a price leaves the total open', () => {
    const month = evenly('2026-06', 1, 100);
    const spot = new Map(month.use.map(({ at: slot }) => [slot, 10]));
    const given = {
      plan: planOf('looop_smarttime_one_2022'),
      contract: { area: 'tokyo' },
      fuel: null,
      levyYenPerKwh: 4.18,
    };
    // 100 kWh × 26.92 = 2,692.00 | levy 418.00 | 3,110
    expect(billOf({ ...given, ...month, spot }).total).toBe(3_110_000);
    spot.delete(month.from);
    expect(billOf({ ...given, ...month, spot })).toMatchObject({ total: null, unknown: ['market-price'] });
    expect(billOf({ ...given, ...month, spot, contract: {} })).toMatchObject({ total: null, unknown: ['contract'] });
  });
});

describe('a bill', () => {
  const given = {
    plan: planOf('tepco_smartlife_s'),
    contract: { amperes: 60 },
    fuel: { yenPerKwh: -7.72 },
    levyYenPerKwh: 3.98,
  };

  test('is without total, and never zero, while anything is unknown', () => {
    const month = evenly('2026-01', 1, 300);
    const gaps = (change: object) => billOf({ ...given, ...month, ...change }).unknown;
    expect(gaps({})).toEqual([]);
    expect(gaps({ fuel: null })).toEqual(['fuel-adjustment']);
    expect(gaps({ levyYenPerKwh: null })).toEqual(['levy']);
    expect(gaps({ contract: {} })).toEqual(['contract']);
    expect(gaps({ use: month.use.slice(1) })).toEqual(['half-hours']);
    expect(gaps({ use: month.use.map((one, index) => (index === 7 ? { ...one, wh: null } : one)) })).toEqual([
      'half-hours',
    ]);
    expect(gaps({ plan: planOf('okinawa_ee_smart') })).toEqual(['base-charge']);
    expect(billOf({ ...given, ...month, fuel: null }).total).toBeNull();
  });

  test('leaves out what lies outside its period', () => {
    const month = evenly('2026-01', 1, 300);
    const more = [...month.use, { at: month.to, wh: 5_000 }, { at: plus(month.from, hours(-1)), wh: 5_000 }];
    expect(billOf({ ...given, ...month, use: more })).toEqual(billOf({ ...given, ...month }));
  });

  test('is the sum of its lines, cut to whole yen, for any use', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000 }), (wh) => {
        const bill = billOf({ ...given, ...evenly('2026-01', 1, wh / 1_000) });
        const sum = bill.items.reduce((total, { amount }) => total + amount!, 0);
        expect(bill.known).toBe(sum);
        expect(Number.isInteger(sum)).toBe(true);
        expect(bill.total! % 1_000).toBe(0);
        expect(sum - bill.total!).toBeGreaterThanOrEqual(0);
        expect(sum - bill.total!).toBeLessThan(1_000);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test('charges what the half hours cost one by one, but for rounding to whole kWh and yen', () => {
    const month = lived('2026-08', 1, (slot) => ((slot / 1_800_000) * 7_919) % 900);
    const plan = planOf('kansai_hapie_r');
    const conditions = { ...NOW, fuelYenPerKwh: 2.1, levyYenPerKwh: 4.18 };
    const tariff = tariffOfPlan(plan, {}, conditions);
    const single = month.use.reduce((sum, { at: slot, wh }) => sum + (wh! * buyPrice(tariff, slot)) / 1_000, 0);
    const bill = billOf({ plan, contract: { kw: 8 }, ...month, fuel: { yenPerKwh: 2.1 }, levyYenPerKwh: 4.18 });
    // Four bands, each at most half a kWh off, and less than two yen cut.
    expect(Math.abs(bill.total! - 2_409_400 - single)).toBeLessThan(4 * 0.5 * 36_000 + 2_000);
  });

  test('runs from reading day to reading day', () => {
    const { from, to } = billingPeriod(parseMonth('2026-01')!, 8);
    expect([formatJst(from), formatJst(to)]).toEqual(['2025-12-08T00:00:00+09:00', '2026-01-08T00:00:00+09:00']);
    expect(parseMonth('2026-13')).toBeNull();
  });
});

describe('the same months under every plan', () => {
  const months = ['2026-05', '2026-06'].map((account) => ({
    ...everyDay(account, 1, [
      [1, 6, 500],
      [0, 24, 200],
    ]),
    levyYenPerKwh: 4.18,
  }));
  const fuel = { 'TEPCO EP': { '2026-05': { yenPerKwh: -7 }, '2026-06': { yenPerKwh: -6 } } };
  const table = whatIf(readTariffPlans('config/plans').plans, { amperes: 40 }, months, fuel);

  test('holds every plan once, complete totals first, cheapest first', () => {
    expect(table.length).toBe(readTariffPlans('config/plans').plans.length);
    const totals = table.flatMap(({ total }) => (total === null ? [] : [total]));
    expect(table.slice(0, totals.length).every(({ total }) => total !== null)).toBe(true);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    const complete = table.filter(({ total }) => total !== null).map(({ plan }) => plan.id);
    expect(complete.toSorted()).toEqual(['tepco_juryo_b', 'tepco_juryo_c', 'tepco_smartlife_l', 'tepco_smartlife_s']);
  });

  test('says what a plan lacks for a total', () => {
    expect(table.find(({ plan }) => plan.id === 'kansai_hapie_r')!.unknown).toEqual(['contract', 'fuel-adjustment']);
  });

  test('is each month’s own bill', () => {
    const own = table.find(({ plan }) => plan.id === 'tepco_smartlife_s')!;
    const bills = months.map((month) =>
      billOf({ ...month, plan: own.plan, contract: { amperes: 40 }, fuel: fuelOf(fuel, own.plan, month.account) }),
    );
    expect(own.bills).toEqual(bills);
    expect(own.total).toBe(bills[0]!.total! + bills[1]!.total!);
  });
});

describe('levy, sale and CO₂', () => {
  test('the levy changes with the account of May', () => {
    const levy = readLevy('config/renewable-levy.yaml').value!;
    const of = (month: string) => levyOf(levy, parseMonth(month)!);
    expect(['2025-04', '2025-05', '2026-04', '2026-05', '2031-05'].map(of)).toEqual([3.49, 3.98, 3.98, 4.18, null]);
  });

  test('FIT steps down after its fourth year and ends after its tenth', () => {
    const fit = readSalePlans('config/sale-plans').plans.find(({ id }) => id === 'fit_2025_second_half')!;
    const since = at('2026-02-10T00:00');
    const price = (text: string) => salePriceAt(fit, since, at(text));
    expect(price('2026-02-09T23:30')).toBeNull();
    expect(price('2026-02-10T00:00')).toBe(24_000);
    expect(price('2030-02-09T23:30')).toBe(24_000);
    expect(price('2030-02-10T00:00')).toBe(8_300);
    expect(price('2036-02-09T23:30')).toBe(8_300);
    expect(price('2036-02-10T00:00')).toBeNull();
  });

  test('a sale is paid by the whole kWh and the whole yen, and is open while a half hour is missing', () => {
    const post = readSalePlans('config/sale-plans').plans.find(({ id }) => id === 'post_fit_tepco')!;
    const since = at('2020-01-01T00:00');
    const sold = [
      { at: at('2026-05-01T12:00'), wh: 60_400 },
      { at: at('2026-05-01T12:30'), wh: 40_200 },
    ];
    // 100.6 → 101 kWh × 8.5 = 858.50 → 858
    expect(saleOf(post, since, sold)).toEqual({ kwh: 101, total: 858_000, missingHalfHours: 0 });
    expect(saleOf(post, since, [...sold, { at: at('2026-05-01T13:00'), wh: null }])).toMatchObject({
      total: null,
      missingHalfHours: 1,
    });
  });

  test('bought energy carries the factor of its utility', () => {
    expect(co2Grams(10_000, planOf('shikoku_denka_e').co2KgPerKwh!)).toBeCloseTo(4_570, 9);
    expect(planOf('tepco_juryo_b').co2KgPerKwh).toBeNull();
  });
});
