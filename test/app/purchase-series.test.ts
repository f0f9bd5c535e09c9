import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { House } from '#app/house.ts';
import { createKeeper } from '#app/keep.ts';
import { monthAccount } from '#app/month-account.ts';
import { createObserver } from '#app/observe.ts';
import { housePowers } from '#core/device/balance.ts';
import type { PurchaseMode } from '#core/ledger/purchase-mode.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { billingPeriod } from '#core/tariff/billing-month.ts';
import { days, hours, type Instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { wattHours, watts } from '#core/units.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { readSalePlans } from '#config/read-tariffs.ts';
import { openMemoryStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { jst } from '../contract/records.ts';
import { planOf } from '../core/tariff/lived.ts';

const DAY = jst('2026-04-12T00:00');
let store: Store;
beforeEach(() => {
  store = openMemoryStore({ clock: createVirtualClock({ start: DAY }), epoch: 'x' });
});
afterEach(() => store.close());

/** Two inverters of 1.8 kW each: 900 Wh a half hour. */
const sun = (id: string, at: Instant) => ({
  id,
  power: known(watts(1_800), at),
  register: known(wattHours(((at - DAY) / 1_800_000) * 900), at),
});
const houseOf = (purchase: PurchaseMode): House =>
  ({
    purchase,
    meter: {
      observe: (): Promise<unknown> =>
        Promise.resolve({
          power: known(watts(400), DAY),
          currentR: missing('no-answer', DAY),
          currentT: missing('no-answer', DAY),
          importRegister: missing('no-answer', DAY),
          exportRegister: missing('no-answer', DAY),
        }),
    },
    solars: ['pv1', 'pv2'].map((id) => ({ id, name: id, observe: () => Promise.resolve(sun(id, DAY)) })),
    batteries: [],
    heaters: [],
    vehicles: [],
    boards: [],
    appliances: [],
  }) as unknown as House;

/** Lets a day's hour `hour` be lived under a mode: two half hours. */
async function live(purchase: PurchaseMode, hour: number): Promise<void> {
  const house = houseOf(purchase);
  const keeper = createKeeper(house, [], store);
  const seen = await createObserver(house, createVirtualClock({ start: DAY }))();
  for (let minute = 0; minute <= 60; minute++) {
    const at = plus(DAY, minutes(hour * 60 + minute));
    const solars = (seen.soldSolars ?? seen.solars).map(({ id }) => sun(id, at));
    keeper.tick({ ...seen, at, ...(seen.soldSolars === undefined ? { solars } : { soldSolars: solars }) } as Snapshot);
  }
}

const solarSeries = (): readonly string[] =>
  store
    .energy({ from: DAY, to: plus(DAY, days(1)), step: '1d' })
    .filter(({ id, points }) => id.startsWith('solar') && points.length > 0)
    .map(({ id, points }) => `${id} ${points[0]!.wh}`);
const events = (): readonly unknown[] =>
  store.journalBetween(DAY, plus(DAY, days(1)), 10).map((entry) => (entry.kind === 'event' ? entry.what : entry.kind));

describe('a change of the purchase mode', () => {
  it('begins a new PV series for each inverter, is written down, and leaves the old ones as they are', async () => {
    await live('surplus', 8);
    await live('full', 10);
    expect(solarSeries()).toEqual([
      'solar.pv1 1800',
      'solar.pv2 1800',
      'solar-full.pv1@2 1800',
      'solar-full.pv2@2 1800',
    ]);
    expect(events()).toEqual(['purchase-mode-changed']);
    await live('full', 12);
    expect(solarSeries()[2]).toBe('solar-full.pv1@2 3600');
    await live('surplus', 14);
    expect(solarSeries().slice(4)).toEqual(['solar.pv1@3 1800', 'solar.pv2@3 1800']);
    expect(events()).toEqual(['purchase-mode-changed', 'purchase-mode-changed']);
  });

  it('is none where full purchase was there from the beginning', async () => {
    await live('full', 8);
    await live('full', 10);
    expect(solarSeries()).toEqual(['solar-full.pv1 3600', 'solar-full.pv2 3600']);
    expect(events()).toEqual([]);
  });
});

describe('full purchase', () => {
  it('keeps the sun out of the flow and of the house’s balance', async () => {
    const full = await createObserver(houseOf('full'), createVirtualClock({ start: DAY }))();
    expect(housePowers(full)).toMatchObject({
      solar: { known: false, missing: 'not-fitted' },
      house: { known: true, value: 400 },
    });
    const surplus = await createObserver(houseOf('surplus'), createVirtualClock({ start: DAY }))();
    expect(housePowers(surplus)).toMatchObject({ solar: { value: 3_600 }, house: { value: 4_000 } });
  });

  it('is settled in the month’s sale, all inverters together', () => {
    const account = { year: 2026, month: 5 };
    const { from, to } = billingPeriod(account, 1);
    store.keepHalfHours(
      [...slotsBetween(from, to)].flatMap((at) =>
        ['grid.import', 'grid.export', 'solar-full.pv1', 'solar-full.pv2'].map((series) => ({
          series,
          at,
          wh: series.startsWith('grid') ? 0 : 100,
          missing: null,
          origin: 'meter' as const,
        })),
      ),
    );
    const sale = {
      plan: readSalePlans('config/sale-plans').plans.find(({ id }) => id === 'fit_2024')!,
      since: parseInstant('2024-10-01T00:00:00+09:00')!,
    };
    const agreement = { contract: { amperes: 30 }, readingDay: 1, fuel: {}, levy: [] };
    // April: 1,440 half hours × 200 Wh = 288 kWh × 16 yen
    expect(monthAccount(store, account, planOf('tepco_juryo_b'), agreement, sale).sale).toEqual({
      kwh: 288,
      total: 4_608_000,
      missingHalfHours: 0,
    });
    expect(to - from).toBe(hours(720));
  });
});
