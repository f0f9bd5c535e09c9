import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HouseState, type Lived, liveHalfHour } from '#backtest/physics/house.ts';
import { siteOfSpec } from '#backtest/site-of-spec.ts';
import { parseInstant } from '#core/time/instant.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import type { PlanFileStep } from '#planfile/plan-schema.ts';

const SITE = siteOfSpec(DEFAULT_HOUSE, parseInstant('2026-04-12T00:00+09:00')!);
const { battery, ecocute, ev } = SITE;

const told = (orders: Partial<Pick<PlanFileStep, 'battery' | 'ecocute' | 'ev'>> = {}): PlanFileStep => ({
  at: '2026-04-12T12:00:00+09:00',
  battery: { mode: 'auto' },
  ecocute: { heat_kwh: 0 },
  ev: { charge_kw: 0, discharge_max_kw: 0 },
  expect: {} as PlanFileStep['expect'],
  ...orders,
});
const even = (kwh: number): number[] => Array.from({ length: 30 }, () => kwh / 30);
const lived = (given: Partial<Lived> = {}): Lived => ({
  load: even(0.3),
  solar: even(0),
  draw: even(0),
  outdoor: 15,
  plugged: true,
  ...given,
});
const state = (given: Partial<HouseState> = {}): HouseState => ({
  battery: 5,
  tank: { heat: 15, running: false, ran: 0 },
  car: 20,
  ...given,
});

const minutes = (most: number) =>
  fc.array(fc.double({ min: 0, max: most, noNaN: true }), { minLength: 30, maxLength: 30 });
const anyOrders = fc.record({
  battery: fc.oneof(
    fc.constant({ mode: 'auto' as const }),
    fc.constant({ mode: 'hold' as const }),
    fc.record({
      mode: fc.constant('charge' as const),
      charge_kw: fc.double({ min: 0, max: 3, noNaN: true }),
      until_kwh: fc.double({ min: 0, max: 9.8, noNaN: true }),
    }),
    fc.record({ mode: fc.constant('auto' as const), max_discharge_kw: fc.double({ min: 0, max: 3, noNaN: true }) }),
  ),
  ecocute: fc.record({ heat_kwh: fc.double({ min: 0, max: 2.25, noNaN: true }) }),
  ev: fc.record({
    charge_kw: fc.oneof(fc.constant(0), fc.double({ min: 1.2, max: 6, noNaN: true })),
    discharge_max_kw: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 6, noNaN: true })),
  }),
});

describe('a half hour of the replayed house', () => {
  test('energy is conserved, storage never exports and contents stay in their bounds', () => {
    fc.assert(
      fc.property(
        anyOrders,
        minutes(0.05),
        minutes(0.08),
        minutes(0.3),
        fc.double({ min: 0.98, max: 9.8, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 4, max: 40, noNaN: true }),
        (orders, load, solar, draw, content, heat, car) => {
          const before = state({ battery: content, tank: { heat, running: false, ran: 0 }, car });
          const { state: after, flows } = liveHalfHour(SITE, before, told(orders), lived({ load, solar, draw }));
          const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
          const carOut = Math.max(0, before.car - after.car) * ev!.v2h!.eta!;
          expect(flows.import + flows.solar + flows.batteryOut + carOut).toBeCloseTo(
            flows.export + sum(load) + flows.heater + flows.carIn + flows.batteryIn,
            6,
          );
          const surplus = load.map((kwh, k) => Math.max(0, solar[k]! - kwh));
          expect(flows.export).toBeLessThanOrEqual(sum(surplus) + 1e-9);
          expect(after.battery).toBeGreaterThanOrEqual(battery!.reserve_kwh - 1e-9);
          expect(after.battery).toBeLessThanOrEqual(battery!.capacity_kwh + 1e-9);
          expect(after.battery - before.battery).toBeCloseTo(
            flows.batteryIn * battery!.eta_charge - flows.batteryOut / battery!.eta_discharge,
            6,
          );
          expect(after.tank.heat).toBeGreaterThanOrEqual(0);
          expect(after.tank.heat).toBeLessThanOrEqual(Math.max(heat, ecocute!.tank_max_kwh) + 1e-9);
          const least = load.map((kwh) => Math.max(SITE.main_limit_kw / 60, kwh));
          expect(flows.import).toBeLessThanOrEqual(sum(least) + flows.heater + 1e-6);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test('a sun that flickers makes both import and export larger than its mean says', () => {
    const flicker = Array.from({ length: 30 }, (_, k) => (k % 2 === 0 ? 0.02 : 0));
    const hold = told({ battery: { mode: 'hold', max_charge_kw: 0 } });
    const { flows } = liveHalfHour(SITE, state(), hold, lived({ load: even(0.3), solar: flicker }));
    expect(flows.import).toBeCloseTo(0.15, 6);
    expect(flows.export).toBeCloseTo(0.15, 6);
  });

  test('hold takes surplus and gives nothing; charge takes from the grid up to its content', () => {
    const sunny = lived({ solar: even(1) });
    expect(liveHalfHour(SITE, state(), told({ battery: { mode: 'hold' } }), sunny).flows.batteryIn).toBeCloseTo(0.7, 6);
    expect(liveHalfHour(SITE, state(), told({ battery: { mode: 'hold' } }), lived()).flows.batteryOut).toBe(0);
    const charge = told({ battery: { mode: 'charge', charge_kw: 3, until_kwh: 5.5 } });
    expect(liveHalfHour(SITE, state(), charge, lived()).state.battery).toBeCloseTo(5.5, 6);
  });

  test('above the contract the battery charges less, and the car not below its least power', () => {
    const both = told({
      battery: { mode: 'charge', charge_kw: 3, until_kwh: 9 },
      ev: { charge_kw: 6, discharge_max_kw: 0 },
    });
    const { flows } = liveHalfHour(SITE, state(), both, lived({ load: even(1) }));
    expect(flows.import).toBeCloseTo(SITE.main_limit_kw / 2, 6);
    expect(flows.carIn).toBeCloseTo(2, 6);
    expect(flows.batteryIn).toBeCloseTo(0, 6);
    const none = liveHalfHour(SITE, state(), both, lived({ load: even(2.6) })).flows;
    expect(none.carIn).toBe(0);
  });

  test('a tank below its threshold heats whatever it is told, and what it lacks is counted', () => {
    const low = state({ tank: { heat: 1, running: false, ran: 0 } });
    const boosted = liveHalfHour(SITE, low, told(), lived());
    expect(boosted.state.tank.heat).toBeGreaterThan(3);
    expect(boosted.flows.heaterStarts).toBe(1);
    const bath = liveHalfHour(SITE, low, told(), lived({ draw: even(6) })).flows;
    expect(bath.hotWaterShort).toBeCloseTo(6 - 1 - 2.25 + 0.085, 2);
  });

  test('a run that has begun goes on for the least run', () => {
    const site = { ...SITE, ecocute: { ...ecocute!, min_run_steps: 2 } };
    const first = liveHalfHour(site, state(), told({ ecocute: { heat_kwh: 2.25 } }), lived());
    const second = liveHalfHour(site, first.state, told(), lived());
    const third = liveHalfHour(site, second.state, told(), lived());
    expect(second.flows.heater).toBeGreaterThan(0);
    expect(third.flows.heater).toBe(0);
  });
});
