import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, type Instant, instant, minutes, plus } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { wattHours, watts } from '#core/units.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { Ledger, World } from '#drivers/simulated/world.ts';

const start = jstDayStart(20_454); // 2026-01-01
const house = (seed = 7): World =>
  createWorld({ spec: DEFAULT_HOUSE, inputs: createHouseInputs({ spec: DEFAULT_HOUSE, seed }), start });

const KEYS = [
  'import',
  'export',
  'load',
  'solar',
  'batteryCharge',
  'batteryDischarge',
  'heater',
  'vehicleCharge',
  'vehicleDischarge',
  'hotWaterShort',
] as const;
const copyOf = (ledger: Ledger): Record<string, number> => Object.fromEntries(KEYS.map((key) => [key, ledger[key]]));
const imbalance = (l: Ledger): number =>
  l.solar +
  l.import +
  l.batteryDischarge +
  l.vehicleDischarge -
  (l.load + l.heater + l.batteryCharge + l.vehicleCharge + l.export);

/** Something a controller or a hand does; `number` chooses within the kind. */
const actions = [
  'battery-auto',
  'battery-charge',
  'battery-hold',
  'heat',
  'stop',
  'heater-auto',
  'car-charge',
  'car-discharge',
  'car-idle',
  'car-auto',
  'switch',
] as const;
function act(world: World, action: (typeof actions)[number], number: number): void {
  const { battery, heater, vehicle } = world;
  if (action === 'battery-auto') battery!.command({ mode: 'auto' });
  else if (action === 'battery-charge')
    battery!.command({ mode: 'charge', power: watts(number % 4_000), until: wattHours(number) });
  else if (action === 'battery-hold') battery!.command({ mode: 'hold' });
  else if (action === 'heat' || action === 'stop') heater!.command({ mode: action });
  else if (action === 'heater-auto') heater!.command({ mode: 'auto' });
  else if (action === 'car-charge') vehicle!.command({ mode: 'charge', power: watts(number % 7_000) });
  else if (action === 'car-discharge') vehicle!.command({ mode: 'discharge', power: watts(number % 7_000) });
  else if (action === 'car-idle') vehicle!.command({ mode: 'idle' });
  else if (action === 'car-auto') vehicle!.command({ mode: 'auto' });
  else world.appliances[number % world.appliances.length]!.switch(number % 2 === 0);
}
const stories = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 3 * 3_600_000 }),
    action: fc.constantFrom(...actions),
    number: fc.integer({ min: 0, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('the world', () => {
  it('conserves energy exactly whatever is commanded, and storage is never exported', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 0, max: 300 }), (story, day) => {
        const from = plus(start, days(day));
        const inputs = createHouseInputs({ spec: DEFAULT_HOUSE, seed: 7 });
        const world = createWorld({ spec: DEFAULT_HOUSE, inputs, start: from });
        let at: Instant = from;
        for (const { after, action, number } of story) {
          at = instant(at + after);
          world.advanceTo(at);
          expect(imbalance(world.ledger)).toBe(0);
          act(world, action, number);
          expect(imbalance(world.ledger)).toBe(0);
          const given = Math.max(0, -world.battery!.power()) + Math.max(0, -world.vehicle!.power());
          if (given > 0) expect(world.gridPower()).toBeGreaterThanOrEqual(0);
          for (const key of KEYS) expect(Number.isSafeInteger(world.ledger[key]), key).toBe(true);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('circuits sum to the load, to the millijoule', () => {
    const world = house();
    world.advanceTo(instant(start + 40_000_123));
    world.appliances[0]!.switch(true);
    world.advanceTo(instant(start + 200_000_456));
    expect(world.circuits.reduce((sum, circuit) => sum + circuit.energy(), 0)).toBe(world.ledger.load);
    expect(world.circuits).toHaveLength(43);
  });

  it('looking at it changes nothing', () => {
    const watched = house();
    const alone = house();
    const end = plus(start, days(3));
    let at: Instant = start;
    for (let look = 0; at < end; look++) {
      at = instant(Math.min(end, at + 1_000 + ((look * 7_919) % 90_000)));
      watched.advanceTo(at);
    }
    alone.advanceTo(end);
    expect(copyOf(watched.ledger)).toEqual(copyOf(alone.ledger));
    expect(watched.battery!.contentWh()).toBe(alone.battery!.contentWh());
  });

  it('the same seed is the same world, another seed another one', () => {
    const worlds = [house(), house(), house(8)];
    for (const world of worlds) world.advanceTo(plus(start, days(5)));
    const [first, second, other] = worlds.map((world) => copyOf(world.ledger));
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('weather, load, draws and trips do not depend on what is commanded', () => {
    const left = house();
    const driven = house();
    for (let quarter = 1; quarter <= 4 * 96; quarter++) {
      const at = plus(start, minutes(15 * quarter));
      left.advanceTo(at);
      driven.advanceTo(at);
      act(driven, actions[quarter % 10]!, (quarter * 977) % 10_000);
      expect(driven.ledger.load).toBe(left.ledger.load);
      expect(driven.ledger.solar).toBe(left.ledger.solar);
      expect(driven.outdoorTemperature()).toBe(left.outdoorTemperature());
      expect(driven.vehicle!.connected()).toBe(left.vehicle!.connected());
    }
  });

  it('charges less rather than buy above the contract', () => {
    const world = house();
    world.vehicle!.command({ mode: 'charge', power: watts(6_000) });
    world.battery!.command({ mode: 'charge', power: watts(3_000), until: wattHours(9_800) });
    for (let at = start as number; at < start + days(4); at += 60_000) {
      world.advanceTo(instant(at));
      const storing = Math.max(0, world.vehicle!.power()) + Math.max(0, world.battery!.power() - 12);
      if (storing > 0) expect(world.gridPower()).toBeLessThanOrEqual(DEFAULT_HOUSE.importLimitW);
    }
  });

  it('an appliance that is switched stays so until its own day switches it', () => {
    const world = house();
    world.advanceTo(instant(start + 20.5 * 3_600_000));
    const conditioner = world.appliances.find(({ kind }) => kind === 'air-conditioner')!;
    expect(conditioner.on()).toBe(true);
    const load = world.ledger.load;
    conditioner.switch(false);
    expect(conditioner.power()).toBe(0);
    expect(world.ledger.load).toBe(load);
    world.advanceTo(plus(start, days(2)));
    expect(imbalance(world.ledger)).toBe(0);
    world.advanceTo(instant(start + days(2) + 20.5 * 3_600_000));
    expect(conditioner.on()).toBe(true);
  });

  it('future weather is the weather that comes', () => {
    const world = house();
    const slot = instant(start + 11 * 3_600_000);
    const expected = world.futureSolar(slot);
    world.advanceTo(slot);
    const before = world.ledger.solar;
    expect(world.outdoorTemperature()).toBe(world.futureTemperature(slot));
    world.advanceTo(plus(slot, minutes(30)));
    expect((world.ledger.solar - before) / 3_600_000).toBeCloseTo(expected, 6);
  });
});
