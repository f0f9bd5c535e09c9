import { describe, expect, test } from 'vitest';
import { type Agreement, monthAccount, monthsUnderEveryPlan } from '#app/month-account.ts';
import { billingPeriod, parseMonth } from '#core/tariff/billing-month.ts';
import { type Instant, parseInstant } from '#core/time/instant.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { readLevy, readSalePlans, readTariffPlans } from '#config/read-tariffs.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { planOf } from '../core/tariff/lived.ts';

const ACCOUNT = parseMonth('2026-06')!;
const { from, to } = billingPeriod(ACCOUNT, 1);
const AGREEMENT: Agreement = {
  contract: { amperes: 40 },
  readingDay: 1,
  fuel: { 'TEPCO EP': { '2026-06': { yenPerKwh: -7.72 } }, Shikoku: { '2026-06': { yenPerKwh: 1 } } },
  levy: readLevy('config/renewable-levy.yaml').value!,
};
const SALE = {
  plan: readSalePlans('config/sale-plans').plans.find(({ id }) => id === 'fit_2024')!,
  since: parseInstant('2024-10-01T00:00:00+09:00')!,
};

function house(without: Instant | null = null): Records {
  const records = openMemoryStore({ clock: systemClock, epoch: 'months' });
  const row = (series: string, at: Instant, wh: number): HalfHourRow => ({
    series,
    at,
    wh,
    missing: null,
    origin: 'meter',
  });
  records.keepHalfHours(
    [...slotsBetween(from, to)]
      .filter((at) => at !== without)
      .flatMap((at) => [row('grid.import', at, 250), row('grid.export', at, 100)]),
  );
  return records;
}

describe('a month from the half hours on file', () => {
  test('is billed, sold and counted', () => {
    const { bill, sale, co2G } = monthAccount(house(), ACCOUNT, planOf('tepco_juryo_b'), AGREEMENT, SALE);
    // May: 1,488 half hours × 250 Wh = 372 kWh; × 100 Wh = 148.8 → 149 kWh × 16 yen.
    // 1,247.00 + 3,576.00 + 6,552.00 + 72 × 40.49 = 2,915.28 − 372 × 7.72 = 2,871.84 + ⌊372 × 4.18⌋ = 1,554 → 12,972.44
    expect(bill).toMatchObject({ kwh: 372, total: 12_972_000, unknown: [] });
    expect(sale).toEqual({ kwh: 149, total: 2_384_000, missingHalfHours: 0 });
    expect(co2G).toBeNull();
  });

  test('emits what its utility’s factor says', () => {
    expect(monthAccount(house(), ACCOUNT, planOf('shikoku_denka_e'), AGREEMENT, null).co2G).toBeCloseTo(372 * 457, 6);
  });

  test('with a half hour missing has neither totals nor emission', () => {
    const records = house(parseInstant('2026-05-20T12:00:00+09:00'));
    const { bill, sale, co2G } = monthAccount(records, ACCOUNT, planOf('shikoku_denka_e'), AGREEMENT, SALE);
    expect(bill).toMatchObject({ total: null, unknown: ['half-hours', 'base-charge'] });
    expect(sale).toMatchObject({ total: null, missingHalfHours: 1 });
    expect(co2G).toBeNull();
  });

  test('stands beside the same month under every other plan', () => {
    const { plans } = readTariffPlans('config/plans');
    const table = monthsUnderEveryPlan(house(), [ACCOUNT], plans, AGREEMENT);
    const own = monthAccount(house(), ACCOUNT, planOf('tepco_juryo_b'), AGREEMENT, null).bill;
    expect(table.find(({ plan }) => plan.id === 'tepco_juryo_b')).toMatchObject({ bills: [own], total: own.total });
    expect(table).toHaveLength(plans.length);
  });
});
