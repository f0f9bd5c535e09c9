import { describe, expect, test } from 'vitest';
import { billOf } from '#core/tariff/bill.ts';
import type { FuelAdjustment } from '#core/tariff/month-charges.ts';
import type { Contract } from '#core/tariff/tariff-plan.ts';
import { everyDay, evenly, type Lived, planOf } from './lived.ts';

/**
 * Bills worked by hand from what the utilities publish. Sources of the prices: the plan's own file in config/plans.
 * Sources of the rounding:
 *
 * [約款4] 単位および端数処理 of the incumbents' terms (TEPCO EP as quoted at denki.insweb.co.jp/?p=509): the month's use is
 *         whole kWh, half up; 「合計金額の単位は、1円とし、その端数は、切り捨て」; items keep their sen.
 * [賦課金] the levy is cut to whole yen as an item: kepco.jp/ryokin/menu/dento_a 「(円位未満切捨て)」 for Kansai,
 *         「+ int(再エネ発電賦課金)」 for TEPCO and Chubu in yonmas/SMM3, the JA spreadsheet for Chugoku.
 * [半額]   no use at all: half the base charge (TEPCO 料金表: まったく電気を使用しない場合の基本料金は、半額).
 *
 * The fuel adjustment is an input. With reading day 1 the account of May is the use of April.
 */
interface Case {
  readonly name: string;
  readonly plan: string;
  readonly source: string;
  readonly contract: Contract;
  readonly lived: Lived;
  readonly fuel: FuelAdjustment;
  readonly levyYenPerKwh: number;
  /** Yen of each line in the order of the bill, and the total. */
  readonly items: readonly number[];
  readonly total: number;
}

const CASES: readonly Case[] = [
  {
    // Fuel −9.21: TEPCO EP in spring 2024 (tariffs_jp.json); levy 3.49 from May 2024.
    // 30 A 935.25 | 120 × 29.80 = 3,576.00 | 140 × 36.40 = 5,096.00 | 260 × −9.21 = −2,394.60
    // levy 260 × 3.49 = 907.40 → 907 | sum 8,119.65 → 8,119
    name: 'TEPCO 従量電灯B, 30 A, 260 kWh, May 2024',
    plan: 'tepco_juryo_b',
    source: 'prices yonmas/SMM3 calc_charge (2024-04), third step calc.js v2026.06.10; rounding 約款4, 賦課金',
    contract: { amperes: 30 },
    lived: evenly('2024-05', 1, 260),
    fuel: { yenPerKwh: -9.21 },
    levyYenPerKwh: 3.49,
    items: [935.25, 3_576, 5_096, -2_394.6, 907],
    total: 8_119,
  },
  {
    // 40 A 1,247.00 | 120 × 29.80 = 3,576.00 | 180 × 36.40 = 6,552.00 | 137 × 40.49 = 5,547.13
    // 437 × −7.72 = −3,373.64 | levy 437 × 4.18 = 1,826.66 → 1,826 | sum 15,374.49 → 15,374
    name: 'TEPCO 従量電灯B, 40 A, 437 kWh into the third step, June 2026',
    plan: 'tepco_juryo_b',
    source: 'prices yonmas/SMM3 calc_charge (2024-04), third step calc.js v2026.06.10; rounding 約款4, 賦課金',
    contract: { amperes: 40 },
    lived: evenly('2026-06', 1, 437),
    fuel: { yenPerKwh: -7.72 },
    levyYenPerKwh: 4.18,
    items: [1_247, 3_576, 6_552, 5_547.13, -3_373.64, 1_826],
    total: 15_374,
  },
  {
    // December, 31 days. Night 1–6 h: 31 × 10 × 500 Wh = 155 kWh; the rest: 31 × 38 × 250 Wh = 294.5 → 295 kWh [約款4].
    // Fuel −7.72: TEPCO EP for January 2026.
    // 60 A 1,870.50 | 295 × 35.76 = 10,549.20 | 155 × 27.86 = 4,318.30 | 450 × −7.72 = −3,474.00
    // levy 450 × 3.98 = 1,791.00 | sum 15,055.00 → 15,055
    name: 'TEPCO スマートライフS, 60 A, January 2026; half a kWh is rounded up',
    plan: 'tepco_smartlife_s',
    source: 'prices yonmas/SMM3, silvergrowthstudio.jp; rounding 約款4, 賦課金',
    contract: { amperes: 60 },
    lived: everyDay('2026-01', 1, [
      [1, 6, 500],
      [0, 24, 250],
    ]),
    fuel: { yenPerKwh: -7.72 },
    levyYenPerKwh: 3.98,
    items: [1_870.5, 10_549.2, 4_318.3, -3_474, 1_791],
    total: 15_055,
  },
  {
    // May, 31 days. Night 31 × 10 × 310 Wh = 96.1 → 96 kWh; the rest 31 × 38 × 190 Wh = 223.82 → 224 kWh.
    // 8 kVA × 311.75 = 2,494.00 | 224 × 35.76 = 8,010.24 | 96 × 27.86 = 2,674.56 | 320 × −7.72 = −2,470.40
    // levy 320 × 4.18 = 1,337.60 → 1,337 | sum 12,045.40 → 12,045
    name: 'TEPCO スマートライフL, 8 kVA, June 2026',
    plan: 'tepco_smartlife_l',
    source: 'prices as スマートライフS, 311.75 yen per kVA; rounding 約款4, 賦課金',
    contract: { kva: 8 },
    lived: everyDay('2026-06', 1, [
      [1, 6, 310],
      [0, 24, 190],
    ]),
    fuel: { yenPerKwh: -7.72 },
    levyYenPerKwh: 4.18,
    items: [2_494, 8_010.24, 2_674.56, -2_470.4, 1_337],
    total: 12_045,
  },
  {
    // April 2024: 22 Mondays to Fridays, less 29 (昭和の日) and 30 April (plan's own) = 20 weekdays, 10 rest days.
    // Day 10–17 h on weekdays: 20 × 14 × 400 Wh = 112 kWh. Night 22–8 h: 30 × 20 × 300 Wh = 180 kWh.
    // Home: weekdays 20 × 14 × 250 Wh = 70; rest days 10 × 14 × (250 + 400) Wh = 91; together 161 kWh.
    // Fuel +0.04: Chubu Miraiz for May 2024 (SMM3).
    // up to 10 kVA 1,838.44 | 112 × 38.80 = 4,345.60 | 161 × 28.61 = 4,606.21 | 180 × 16.52 = 2,973.60
    // 453 × 0.04 = 18.12 | levy 453 × 3.49 = 1,580.97 → 1,580 | sum 15,361.97 → 15,361
    name: 'Chubu スマートライフプラン, 6 kVA, May 2024, with Golden Week',
    plan: 'chubu_smartlife',
    source: 'prices and rounding yonmas/SMM3 calc_charge (2024-04); rest days of the plan’s own list',
    contract: { kva: 6 },
    lived: everyDay('2024-05', 1, [
      [8, 10, 250],
      [10, 17, 400],
      [17, 22, 250],
      [0, 24, 300],
    ]),
    fuel: { yenPerKwh: 0.04 },
    levyYenPerKwh: 3.49,
    items: [1_838.44, 4_345.6, 4_606.21, 2_973.6, 18.12, 1_580],
    total: 15_361,
  },
  {
    // 8 December 2024 to 7 January 2025, 31 days. Rest: 4 Saturdays, 5 Sundays, 30, 31 December, 1, 2, 3 January = 14; 17 weekdays.
    // Day 17 × 14 × 350 Wh = 83.3 → 83 kWh. Night 31 × 20 × 260 Wh = 161.2 → 161 kWh.
    // Home: 17 × 14 × 300 Wh = 71.4; 14 × 14 × (300 + 350) Wh = 127.4; together 198.8 → 199 kWh.
    // 12 kVA: 1,838.44 + 2 × 321.14 = 2,480.72 | 83 × 38.80 = 3,220.40 | 199 × 28.61 = 5,693.39 | 161 × 16.52 = 2,659.72
    // 443 × 0.04 = 17.72 | levy 443 × 3.49 = 1,546.07 → 1,546 | sum 15,617.95 → 15,617
    name: 'Chubu スマートライフプラン, 12 kVA, January 2025, read on the 8th, over New Year',
    plan: 'chubu_smartlife',
    source: 'prices and rounding yonmas/SMM3 calc_charge (2024-04); rest days of the plan’s own list',
    contract: { kva: 12 },
    lived: everyDay('2025-01', 8, [
      [8, 10, 300],
      [10, 17, 350],
      [17, 22, 300],
      [0, 24, 260],
    ]),
    fuel: { yenPerKwh: 0.04 },
    levyYenPerKwh: 3.49,
    items: [2_480.72, 3_220.4, 5_693.39, 2_659.72, 17.72, 1_546],
    total: 15_617,
  },
  {
    // July 2026, 31 days: 4 Saturdays, 4 Sundays and 海の日 on the 20th = 9 rest days, 22 weekdays.
    // Day 22 × 14 × 300 Wh = 92.4 → 92 kWh. Night 23–7 h: 31 × 16 × 400 Wh = 198.4 → 198 kWh.
    // Living: 22 × 18 × 280 Wh = 110.88; 9 × (18 × 280 + 14 × 300) Wh = 83.16; together 194.04 → 194 kWh.
    // up to 10 kW 2,409.40 | 92 × 28.87 = 2,656.04 | 194 × 22.80 = 4,423.20 | 198 × 15.37 = 3,043.26
    // 484 × 2.10 = 1,016.40 | levy 484 × 4.18 = 2,023.12 → 2,023 | sum 15,571.30 → 15,571
    name: 'Kansai はぴeタイムR, 8 kW, August 2026, summer prices',
    plan: 'kansai_hapie_r',
    source: 'prices of two apps, base and rest days kepco.jp; fuel of calc.js v2026.06.10; rounding 約款4, 賦課金',
    contract: { kw: 8 },
    lived: everyDay('2026-08', 1, [
      [7, 10, 280],
      [10, 17, 300],
      [17, 23, 280],
      [0, 24, 400],
    ]),
    fuel: { yenPerKwh: 2.1 },
    levyYenPerKwh: 4.18,
    items: [2_409.4, 2_656.04, 4_423.2, 3_043.26, 1_016.4, 2_023],
    total: 15_571,
  },
  {
    // The utility's own example at kepco.jp/ryokin/menu/dento_a: 260 kWh, paid by direct debit: 「6,175円±⑤+⑦」.
    // 522.58 | 105 × 20.21 = 2,122.05 | 140 × 25.61 = 3,585.40 | −55.00 | sum 6,175.03 → 6,175
    name: 'Kansai 従量電灯A, 260 kWh, as kepco.jp works it before fuel and levy',
    plan: 'kansai_juryo_a',
    source: 'kepco.jp/ryokin/menu/dento_a: prices, rounding and worked example',
    contract: { discounts: [{ name: { ja: '口座振替割引', en: 'Direct debit' }, yen: 55 }] },
    lived: evenly('2026-06', 1, 260),
    fuel: { yenPerKwh: 0, minimumYen: 0 },
    levyYenPerKwh: 0,
    items: [522.58, 2_122.05, 3_585.4, 0, 0, -55],
    total: 6_175,
  },
  {
    // 8 kWh are within the minimum charge; fuel and levy of the first 15 kWh are charged whole (same page, ⑤ and ⑦).
    // 522.58 | 0 | fuel 31.50 | levy 15 × 4.18 = 62.70 → 62 | sum 616.08 → 616
    name: 'Kansai 従量電灯A, 8 kWh, within the minimum charge',
    plan: 'kansai_juryo_a',
    source: 'kepco.jp/ryokin/menu/dento_a: prices, rounding and worked example',
    contract: {},
    lived: evenly('2026-06', 1, 8),
    fuel: { yenPerKwh: 2.1, minimumYen: 31.5 },
    levyYenPerKwh: 4.18,
    items: [522.58, 0, 31.5, 62],
    total: 616,
  },
  {
    // Result of the JA spreadsheet ①26年4月適用, シミュレーション結果!AI13 = 10,711; its fuel for April 2026: −171.12, then −11.39.
    // 759.68 | 105 × 32.75 = 3,438.75 | 180 × 39.43 = 7,097.40 | 48 × 41.55 = 1,994.40
    // −171.12 − 333 × 11.39 = −3,963.99 | levy 348 × 3.98 = 1,385.04 → 1,385 | sum 10,711.24 → 10,711
    name: 'Chugoku 従量電灯A, 348 kWh, April 2026',
    plan: 'chugoku_juryo_a',
    source: 'energia.co.jp price list; result of the JA spreadsheet ①',
    contract: {},
    lived: evenly('2026-04', 1, 348),
    fuel: { yenPerKwh: -11.39, minimumYen: -171.12 },
    levyYenPerKwh: 3.98,
    items: [759.68, 3_438.75, 7_097.4, 1_994.4, -3_963.99, 1_385],
    total: 10_711,
  },
  {
    // The same sheet, AK13 = 10,543: 669.92 | 105 × 32.01 = 3,361.05 | … | sum 10,543.78 → 10,543
    name: 'Chugoku スマートコース, 348 kWh, April 2026',
    plan: 'chugoku_smart',
    source: 'energia.co.jp price list; result of the JA spreadsheet ①',
    contract: {},
    lived: evenly('2026-04', 1, 348),
    fuel: { yenPerKwh: -11.39, minimumYen: -171.12 },
    levyYenPerKwh: 3.98,
    items: [669.92, 3_361.05, 7_097.4, 1_994.4, -3_963.99, 1_385],
    total: 10_543,
  },
  {
    // JA spreadsheet ③ 明細 VS電化Style J19 = 1,009: nothing used, half of 2,018.72 = 1,009.36 → 1,009 [半額]
    name: 'Chugoku 電化Style, 6 kW, nothing used in July 2026',
    plan: 'chugoku_denka_style',
    source: 'energia.co.jp price list; half base charge by the JA spreadsheet ③',
    contract: { kw: 6 },
    lived: evenly('2026-07', 1, 0),
    fuel: { yenPerKwh: -9.57 },
    levyYenPerKwh: 4.18,
    items: [1_009.36, 0, 0],
    total: 1_009,
  },
  {
    // June 2026, 30 days: 4 Saturdays, 4 Sundays, no holiday: 22 weekdays, 8 rest days.
    // Day 9–21 h: 22 × 24 × 200 Wh = 105.6 → 106 kWh. Night: 22 × 24 × 450 Wh = 237.6 → 238 kWh.
    // Holiday: 8 × 24 × (200 + 450) Wh = 124.8 → 125 kWh.
    // 12 kW: 2,018.72 + 2 × 480.37 = 2,979.46 | 106 × 44.40 = 4,706.40 | 238 × 30.35 = 7,223.30 | 125 × 30.35 = 3,793.75
    // 469 × −9.57 = −4,488.33 | levy 469 × 4.18 = 1,960.42 → 1,960 | sum 16,174.58 → 16,174
    name: 'Chugoku 電化Style, 12 kW, July 2026',
    plan: 'chugoku_denka_style',
    source: 'energia.co.jp price list; half base charge by the JA spreadsheet ③',
    contract: { kw: 12 },
    lived: everyDay('2026-07', 1, [
      [9, 21, 200],
      [0, 24, 450],
    ]),
    fuel: { yenPerKwh: -9.57 },
    levyYenPerKwh: 4.18,
    items: [2_979.46, 4_706.4, 7_223.3, 3_793.75, -4_488.33, 1_960],
    total: 16_174,
  },
];

describe('bills of real plans, worked by hand, match to the yen', () => {
  test.each(CASES)('$name ($source)', ({ plan, contract, lived, fuel, levyYenPerKwh, items, total }) => {
    const bill = billOf({ plan: planOf(plan), contract, ...lived, fuel, levyYenPerKwh });
    expect(bill.items.map(({ amount }) => amount! / 1_000)).toEqual(items);
    expect(bill.unknown).toEqual([]);
    expect(bill.total).toBe(total * 1_000);
  });

  test('they are ten or more, over five or more plans whose prices carry confidence A or B', () => {
    const plans = new Set(CASES.map(({ plan }) => plan));
    expect(CASES.length).toBeGreaterThanOrEqual(10);
    expect(plans.size).toBeGreaterThanOrEqual(5);
    for (const id of plans) {
      const { confidence, baseConfidence } = planOf(id);
      expect([id, confidence, baseConfidence]).not.toContain('C');
    }
  });
});
