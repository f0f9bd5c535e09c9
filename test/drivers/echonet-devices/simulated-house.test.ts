import { expect, test } from 'vitest';
import type { Commandable, Observable } from '#ports/devices.ts';
import { seasonalMains } from '#core/physics/tank-season.ts';
import { type Reading, valueOr } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';
import { createAppliance } from '#drivers/echonet-devices/appliance.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { createDiscovery } from '#drivers/echonet-lan/discovery.ts';
import { silent } from '#ports/log.ts';
import { type Bench, commandableContract, observableContract, readingsOf } from '../../contract/device.ts';
import { createHouseBench } from './house-bench.ts';

const bench =
  <Device>(id: string, create: (deps: DeviceDeps) => Device) =>
  async (): Promise<Bench<Device>> => {
    const house = await createHouseBench('2026-04-12T02:00:00+09:00');
    return { device: create(house.deps(id)), clock: house.clock, settle: house.settle, cut: house.cut };
  };

observableContract('the board', bench('board', createBoard), { keep: /register/ });
observableContract('the inverter', bench('pv1', createSolar));
observableContract('the battery', bench('battery', createBattery));
observableContract('the vehicle', bench('ev', createVehicle));
observableContract('the water heater', bench('ecocute', createWaterHeater));
observableContract('an air conditioner', bench('ac1', createAppliance), { lack: /humidity/ });
observableContract('a light', bench('light1', createAppliance), { lack: /power|room/ });

type Anything = Observable<{ readonly id: string; readonly mode: Reading<string> }>;
const told = <Command>(id: string, create: (deps: DeviceDeps) => Anything & Commandable<Command>) => bench(id, create);

commandableContract('the battery', told('battery', createBattery), [
  { mode: 'auto' },
  { mode: 'charge', power: watts(2_000), until: wattHours(9_000) },
  { mode: 'hold' },
]);
commandableContract('the vehicle', told('ev', createVehicle), [
  { mode: 'idle' },
  { mode: 'charge', power: watts(3_000) },
  { mode: 'discharge', power: watts(1_500) },
  { mode: 'auto' },
]);
commandableContract('the water heater', told('ecocute', createWaterHeater), [
  { mode: 'heat' },
  { mode: 'stop' },
  { mode: 'auto' },
]);

test('the board says of each circuit what the house knows, within the resolution of its registers', async () => {
  const house = await createHouseBench();
  const board = createBoard(house.deps('board'));
  const { main, circuits } = await house.settle(board.observe(seconds(5)));
  expect(valueOr(main, null)).toBe(house.world.gridPower());
  expect(circuits.length).toBe(house.household.circuits.length);
  expect(circuits.length).toBeGreaterThan(40);
  for (const [i, { channel, power, register }] of circuits.entries()) {
    expect(channel).toBe(i + 1);
    expect(power.known && register.known).toBe(true);
    const world = house.world.circuits.find(({ name }) => name === house.household.circuits[i]!.name);
    if (world === undefined) continue;
    expect(valueOr(power, null)).toBe(Math.round(world.power()));
    expect(Math.abs(valueOr(register, Number.NaN) - world.energy() / 3_600_000)).toBeLessThanOrEqual(1.01);
  }
});

test('registers of the board are read once a minute and at the half hour, watts at each call', async () => {
  const house = await createHouseBench('2026-04-12T12:28:59+09:00');
  const board = createBoard(house.deps('board'));
  let lists = { b7: 0, b3: 0 };
  house.wire.onFrame((direction, _from, _to, bytes) => {
    if (direction !== 'from-link' || bytes[10] !== 0x6e) return;
    lists = { b7: lists.b7 + (bytes[12] === 0xb6 ? 1 : 0), b3: lists.b3 + (bytes[12] === 0xb2 ? 1 : 0) };
  });
  const minutes = new Set<number>();
  for (let i = 0; i < 12; i++) {
    const { circuits } = await house.settle(board.observe(seconds(5)));
    const [{ register } = { register: undefined }] = circuits;
    minutes.add(Math.floor(register!.at / 60_000));
    await house.clock.run({
      until: ((Math.floor(house.clock.now() / 10_000) + 1) * 10_000) as ReturnType<typeof house.clock.now>,
    });
  }
  expect(lists).toEqual({ b7: 12, b3: 2 });
  expect(minutes.size).toBe(2);
});

test('the battery charges to the content that was asked for and no further', async () => {
  const house = await createHouseBench('2026-04-12T01:00:00+09:00');
  const battery = createBattery(house.deps('battery'));
  // The car would use up what the contract allows.
  await house.settle(createVehicle(house.deps('ev')).command({ mode: 'idle' }));
  const start = house.world.battery!.contentWh();
  const until = start + 1_000;
  expect(await house.settle(battery.command({ mode: 'charge', power: watts(1_500), until: wattHours(until) }))).toEqual(
    {
      outcome: 'confirmed',
    },
  );
  await house.run(3 * 3_600_000);
  house.world.advanceTo(house.clock.now());
  const { content, chargeRegister } = await house.settle(battery.observe(seconds(5)));
  expect(Math.abs(valueOr(content, Number.NaN) - until)).toBeLessThan(30);
  expect(valueOr(chargeRegister, 0)).toBeGreaterThan(1_000);
});

test('the heat of the tank is estimated within the resolution of its litres and degrees', async () => {
  for (const start of ['2026-01-20T04:00:00+09:00', '2026-04-12T12:00:00+09:00', '2026-08-10T22:00:00+09:00']) {
    const house = await createHouseBench(start);
    const { heat, fill } = await house.settle(createWaterHeater(house.deps('ecocute')).observe(seconds(5)));
    const mains = seasonalMains(house.clock.now());
    expect(Math.abs(valueOr(heat, Number.NaN) - house.world.heater!.heatWh())).toBeLessThan(
      0.51 * (90 - mains) * 1.163,
    );
    expect(valueOr(fill, Number.NaN)).toBeGreaterThan(0);
  }
});

test('a car that comes home is seen within a minute, and its battery is a sentinel while it is away', async () => {
  const house = await createHouseBench('2026-04-13T06:00:00+09:00');
  const vehicle = createVehicle(house.deps('ev'));
  const seen = new Set<boolean>();
  for (let i = 0; i < 16 * 60; i++) {
    const { connected, content } = await house.settle(vehicle.observe(seconds(5)));
    expect(connected.known && connected.value).toBe(house.world.vehicle!.connected());
    if (connected.known) seen.add(connected.value);
    if (connected.known && !connected.value) expect(content).toMatchObject({ known: false, missing: 'sentinel' });
    await house.clock.run({
      until: ((Math.floor(house.clock.now() / 60_000) + 1) * 60_000) as ReturnType<typeof house.clock.now>,
    });
  }
  expect(seen).toEqual(new Set([true, false]));
});

test('with every tenth datagram lost nearly everything is still known, and nothing is wrong', async () => {
  const house = await createHouseBench();
  house.wire.setConditions({ loss: 0.1 });
  const solar = createSolar(house.deps('pv1'));
  let known = 0;
  let all = 0;
  for (let i = 0; i < 300; i++) {
    for (const [, reading] of readingsOf(await house.settle(solar.observe(seconds(5))))) {
      all++;
      if (reading.known) known++;
    }
    const { power } = await house.settle(solar.observe(seconds(5)));
    if (power.known) expect(power.value).toBe(house.world.solar.power());
    await house.run(10_000);
  }
  expect(known / all).toBeGreaterThan(0.94);
});

test('discovery finds every device of the house', async () => {
  const house = await createHouseBench();
  const nodes = await house.settle(
    createDiscovery({ lan: house.lan, clock: house.clock, log: silent }).look(seconds(60)),
  );
  expect(nodes.flatMap(({ address, objects }) => objects.map(({ eoj }) => `${address} ${eoj}`))).toEqual(
    house.household.devices.map(({ address, eoj }) => `${address} ${eoj}`).sort(),
  );
});
