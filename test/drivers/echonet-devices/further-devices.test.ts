import { describe, expect, test } from 'vitest';
import { countedOnce, type PowerPart } from '#core/device/multi-pcs.ts';
import { mapReading, type Reading, valueOr } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import { celsius, percent, watts } from '#core/units.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { createAirSensor } from '#drivers/echonet-devices/air-sensor.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { createCookingHeater } from '#drivers/echonet-devices/cooking-heater.ts';
import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createEnergyShift } from '#drivers/echonet-devices/energy-shift.ts';
import { createFloorHeater } from '#drivers/echonet-devices/floor-heater.ts';
import { createFluidMeter } from '#drivers/echonet-devices/fluid-meter.ts';
import { createFuelCell } from '#drivers/echonet-devices/fuel-cell.ts';
import { createLight } from '#drivers/echonet-devices/light.ts';
import { createMultiPcs } from '#drivers/echonet-devices/multi-pcs.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import type { Commandable, Observable } from '#ports/devices.ts';
import { type Bench, commandableContract, observableContract, settableContract } from '../../contract/device.ts';
import { createHouseBench } from './house-bench.ts';

const START = '2026-04-12T12:00:00+09:00';
const EVENING = '2026-04-12T19:00:00+09:00';

const bench =
  <Device>(id: string, create: (deps: DeviceDeps) => Device, start = START) =>
  async (): Promise<Bench<Device>> => {
    const house = await createHouseBench(start, { further: true });
    return { device: create(house.deps(id)), clock: house.clock, settle: house.settle, cut: house.cut };
  };

observableContract('the fuel cell', bench('fuel-cell', createFuelCell));
observableContract('the water meter', bench('water', createFluidMeter));
observableContract('the gas meter', bench('gas', createFluidMeter));
observableContract('the floor heater', bench('floor', createFloorHeater));
observableContract('the cooker', bench('cooker', createCookingHeater), { lack: /far/ });
observableContract('the conditioner', bench('pcs', createMultiPcs));
observableContract('the board with circuits that give', bench('duplex-board', createBoard), { keep: /egister/ });
observableContract('the energy shift', bench('shift', createEnergyShift));
observableContract('an air conditioner', bench('ac1', createAirConditioner), { lack: /humidity/ });
observableContract('a lamp', bench('light1', createLight), { lack: /power|room/ });
observableContract('a single lamp', bench('lamp', createLight), { lack: /power|room|mode/ });
for (const id of ['temperature', 'humidity', 'co2', 'voc'] as const) {
  observableContract(`the ${id} sensor`, bench(id, createAirSensor));
}

type Anything = Observable<{ readonly id: string; readonly mode: Reading<string> }>;
const told = <Command>(id: string, create: (deps: DeviceDeps) => Anything & Commandable<Command>, start?: string) =>
  bench(id, create, start);

commandableContract('the fuel cell', told('fuel-cell', createFuelCell), [
  { mode: 'stop' },
  { mode: 'request', from: 540, to: 1_020, output: 'maximum' },
  { mode: 'generate' },
]);
commandableContract('the energy shift', told('shift', createEnergyShift, EVENING), [
  { mode: 'shift', first: 10 },
  { mode: 'shift', first: 11, second: 14 },
  { mode: 'stay' },
]);

settableContract('the cooker', bench('cooker', createCookingHeater), [{ mode: 'stop' }]);
settableContract('an air conditioner', bench('ac1', createAirConditioner), [
  { on: true, mode: 'heat', target: celsius(20) },
  { airFlow: 2 },
  { on: false },
]);
settableContract('a lamp', bench('light1', createLight), [{ on: true, level: percent(60) }, { mode: 'main' }]);
settableContract('a single lamp', bench('lamp', createLight), [{ on: true }, { level: percent(1) }]);
settableContract('the floor heater', bench('floor', createFloorHeater), [
  { on: true },
  { target: celsius(25) },
  { level: 3 },
]);

test('the fuel cell generates while it is switched on, and says so by itself', async () => {
  const house = await createHouseBench(START, { further: true });
  const cell = createFuelCell(house.deps('fuel-cell'));
  await house.run(3_600_000);
  expect(await house.settle(cell.observe(seconds(5)))).toMatchObject({
    power: { value: 700 },
    state: { value: 'generating' },
    register: { value: 700 },
    mode: { value: 'generate' },
  });
  await house.settle(cell.command({ mode: 'stop' }));
  expect(await house.settle(cell.observe(seconds(5)))).toMatchObject({
    power: { value: 0 },
    state: { value: 'stopped' },
  });
});

test('water counts in tenths of a litre, gas in litres', async () => {
  const house = await createHouseBench(START, { further: true });
  const [water, gas] = [createFluidMeter(house.deps('water')), createFluidMeter(house.deps('gas'))];
  await house.run(86_400_000);
  const [used, burnt] = await house.settle(Promise.all([water.observe(seconds(5)), gas.observe(seconds(5))]));
  expect(valueOr(used.register, 0)).toBeCloseTo(512.3 + 0.9, 3);
  expect(valueOr(burnt.register, 0)).toBeCloseTo(87.65 + 0.3, 2);
});

describe('a cooker', () => {
  test('that somebody turned on is stopped, and that is confirmed by what it then says', async () => {
    const house = await createHouseBench(START, { further: true });
    const cooker = createCookingHeater(house.deps('cooker'));
    house.cook();
    expect(await house.settle(cooker.observe(seconds(5)))).toMatchObject({
      heating: { value: true },
      left: { value: 'heating' },
      right: { value: 'idle' },
      far: { missing: 'sentinel' },
    });
    expect(await house.settle(cooker.command({ mode: 'stop' }))).toEqual({ outcome: 'confirmed' });
    expect(await house.settle(cooker.observe(seconds(5)))).toMatchObject({ heating: { value: false } });
  });

  test('can be started by no command, whatever is tried', async () => {
    const house = await createHouseBench(START, { further: true });
    const cooker = createCookingHeater(house.deps('cooker'));
    for (const mode of ['start', 'heat', 'on', '', 0x41]) {
      const forged = { mode } as unknown as { mode: 'stop' };
      expect((await house.settle(cooker.command(forged))).outcome).toBe('refused');
    }
    expect(await house.settle(cooker.observe(seconds(5)))).toMatchObject({ heating: { value: false } });
  });
});

test('behind a conditioner each watt is counted once', async () => {
  const house = await createHouseBench('2026-04-12T11:00:00+09:00', { further: true });
  const [pcs, roof, battery] = [
    createMultiPcs(house.deps('pcs')),
    createSolar(house.deps('pcs-roof')),
    createBattery(house.deps('pcs-battery')),
  ];
  const { address } = house.deps('pcs');
  const seen = await house.settle(pcs.observe(seconds(5)));
  expect(seen.members).toMatchObject({ value: [0x027901, 0x027d01] });
  const [{ power: sun }, { power: stored }] = await house.settle(
    Promise.all([roof.observe(seconds(5)), battery.observe(seconds(5))]),
  );
  const truth = house.world.battery!.power() - house.world.solar.power();
  const solar: PowerPart = {
    address,
    eoj: 0x027901,
    power: mapReading(sun, (value) => watts(-(value as number))),
  };
  const store: PowerPart = { address, eoj: 0x027d01, power: stored };
  const at = house.clock.now();
  const behind = [{ address, pcs: seen }];
  expect(truth).not.toBe(0);
  expect(countedOnce([solar, store], behind, at)).toMatchObject({ value: truth });
  expect(countedOnce([solar], behind, at)).toMatchObject({ value: truth });
  expect(countedOnce([], behind, at)).toMatchObject({ value: truth });
});

test('what an appliance is told it says afterwards, and only what was named changes', async () => {
  const house = await createHouseBench(START, { further: true });
  const ac = createAirConditioner(house.deps('ac1'));
  expect(
    await house.settle(ac.command({ on: true, mode: 'cool', target: celsius(27), airFlow: 3, saving: true })),
  ).toEqual({ outcome: 'confirmed' });
  expect(await house.settle(ac.command({ airFlow: 'auto' }))).toEqual({ outcome: 'confirmed' });
  expect(await house.settle(ac.observe(seconds(5)))).toMatchObject({
    on: { value: true },
    mode: { value: 'cool' },
    target: { value: 27 },
    airFlow: { value: 'auto' },
    saving: { value: true },
  });
  const lamp = createLight(house.deps('light1'));
  expect(await house.settle(lamp.command({ on: true, level: percent(40), mode: 'night' }))).toEqual({
    outcome: 'confirmed',
  });
  expect(await house.settle(lamp.observe(seconds(5)))).toMatchObject({
    level: { value: 40 },
    mode: { value: 'night' },
  });
  const floor = createFloorHeater(house.deps('floor'));
  expect(await house.settle(floor.command({ on: true, target: celsius(30), level: 'auto' }))).toEqual({
    outcome: 'confirmed',
  });
  expect(await house.settle(floor.observe(seconds(5)))).toMatchObject({
    on: { value: true },
    power: { value: 90 },
    target: { value: 30 },
    level: { value: 'auto' },
    floor: { value: 29 },
  });
});

test('what an appliance has not got, or nothing at all, is refused before a word is said', async () => {
  const house = await createHouseBench(START, { further: true });
  const lamp = createLight(house.deps('lamp'));
  expect(await house.settle(lamp.command({ mode: 'night' }))).toMatchObject({ outcome: 'refused' });
  expect(await house.settle(lamp.command({}))).toMatchObject({ outcome: 'refused' });
  expect(await house.settle(lamp.command({ level: percent(140) }))).toMatchObject({ outcome: 'refused' });
  const ac = createAirConditioner(house.deps('ac1'));
  for (const target of [-1, 51, Number.NaN]) {
    expect(await house.settle(ac.command({ target: celsius(target) }))).toMatchObject({ outcome: 'refused' });
  }
});

describe('the energy shift', () => {
  test('of the evening stands fast from the base hour until the day after, and is cleared when its hour strikes', async () => {
    const house = await createHouseBench(EVENING, { further: true });
    const shift = createEnergyShift(house.deps('shift'));
    expect(await house.settle(shift.command({ mode: 'shift', first: 13 }))).toEqual({ outcome: 'confirmed' });
    await house.run(4 * 3_600_000);
    expect(await house.settle(shift.command({ mode: 'stay' }))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('23:00'),
    });
    expect((await house.settle(shift.observe(seconds(5)))).first).toMatchObject({ value: 13 });
    await house.run(13 * 3_600_000);
    expect(await house.settle(shift.observe(seconds(5)))).toMatchObject({ mode: { value: 'shift' } });
    await house.run(3 * 3_600_000);
    expect(await house.settle(shift.observe(seconds(5)))).toMatchObject({
      mode: { value: 'stay' },
      first: { value: null },
    });
  });

  test('tells what it would take by day', async () => {
    const house = await createHouseBench(EVENING, { further: true });
    const { firstEstimates, baseHour, parts } = await house.settle(
      createEnergyShift(house.deps('shift')).observe(seconds(5)),
    );
    expect(valueOr(firstEstimates, [])).toContainEqual({ hour: 13, energy: 4_000, perHour: 1_200 });
    expect([valueOr(baseHour, 0), valueOr(parts, 0)]).toEqual([23, 2]);
  });

  test('is refused by a unit that has none, and where the hours make no sense', async () => {
    const house = await createHouseBench(EVENING, { further: true });
    expect(await house.settle(createEnergyShift(house.deps('ecocute')).command({ mode: 'stay' }))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('no energy shift'),
    });
    const shift = createEnergyShift(house.deps('shift'));
    for (const hours of [{ first: 8 }, { first: 17 }, { first: 12, second: 12 }, { first: 9.5 }]) {
      expect(await house.settle(shift.command({ mode: 'shift', ...hours }))).toMatchObject({ outcome: 'refused' });
    }
  });
});
