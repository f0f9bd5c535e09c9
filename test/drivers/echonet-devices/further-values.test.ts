import { describe, expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { createAirSensor } from '#drivers/echonet-devices/air-sensor.ts';
import { createCookingHeater } from '#drivers/echonet-devices/cooking-heater.ts';
import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createEnergyShift } from '#drivers/echonet-devices/energy-shift.ts';
import { createFloorHeater } from '#drivers/echonet-devices/floor-heater.ts';
import { createFluidMeter } from '#drivers/echonet-devices/fluid-meter.ts';
import { createFuelCell } from '#drivers/echonet-devices/fuel-cell.ts';
import { createMultiPcs } from '#drivers/echonet-devices/multi-pcs.ts';
import type { Observable } from '#ports/devices.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

/** What a device with these values is seen as. */
async function seen<T extends { readonly id: string }>(
  create: (deps: DeviceDeps) => Observable<T>,
  eoj: number,
  values: Record<string, string>,
): Promise<T> {
  const bench = await createDeviceBench(eoj, deviceScript(values));
  return bench.settle(create(bench.deps).observe(seconds(5)));
}

test('an air conditioner: FD is its own choice, 7E and FD unmeasurable, what has no meaning is out of range', async () => {
  const values = {
    '80': '30',
    b0: '40',
    b3: 'FD',
    a0: '41',
    ba: 'FD',
    bb: '7E',
    be: 'F6',
    '8f': '41',
    '85': '00000BB8',
  };
  expect(await seen(createAirConditioner, 0x013001, values)).toMatchObject({
    mode: { value: 'other' },
    target: { value: 'auto' },
    airFlow: { value: 'auto' },
    humidity: { missing: 'sentinel' },
    room: { missing: 'sentinel' },
    outdoor: { value: -10 },
    saving: { value: true },
    register: { value: 3_000 },
    power: { missing: 'not-fitted' },
  });
  expect(await seen(createAirConditioner, 0x013001, { b0: '47', b3: '33', a0: '39', ba: '65' })).toMatchObject({
    mode: { missing: 'out-of-range' },
    target: { missing: 'out-of-range' },
    airFlow: { missing: 'out-of-range' },
    humidity: { missing: 'out-of-range' },
  });
});

test('a wish that came through the internet is said to be so before it is carried out', async () => {
  const bench = await createDeviceBench(0x013001, deviceScript({ '80': '31', '93': '41' }, ['80', '93']));
  const ac = createAirConditioner(bench.deps);
  expect(await bench.settle(ac.command({ on: true, remote: true }))).toEqual({ outcome: 'confirmed' });
  expect(await bench.settle(ac.command({ on: false }))).toEqual({ outcome: 'confirmed' });
  expect(bench.sets()).toEqual(['93=42', '80=30', '80=31']);
});

describe('a water meter', () => {
  test.each([
    ['04', 1.2345],
    ['03', 12.345],
    ['00', 12_345],
    ['06', 0.012345],
  ])('multiplies by its unit %s', async (e1, value) => {
    expect((await seen(createFluidMeter, 0x028101, { e0: '00003039', e1 })).register).toMatchObject({ value });
  });

  test('without a unit has no amount', async () => {
    expect((await seen(createFluidMeter, 0x028101, { e0: '00003039' })).register).toMatchObject({
      missing: 'not-fitted',
    });
    expect((await seen(createFluidMeter, 0x028101, { e0: '00003039', e1: '09' })).register).toMatchObject({
      missing: 'out-of-range',
    });
  });
});

test('a conditioner: both signs, and a member list whose count is wrong is believed by what follows it', async () => {
  const pcs = { e7: 'FFFFF448', e0: '000003E8', e3: '0001E240', e8: '03027901027D01027D01' };
  expect(await seen(createMultiPcs, 0x02a501, pcs)).toMatchObject({
    power: { value: -3_000 },
    takenRegister: { value: 1_000 },
    givenRegister: { value: 123_456 },
    members: { value: [0x027901, 0x027d01] },
  });
  expect(await seen(createMultiPcs, 0x02a501, { ...pcs, e8: '010279' })).toMatchObject({
    members: { missing: 'out-of-range' },
  });
});

test.each([
  [0x001101, '00D7', { quantity: 'temperature', value: { value: 21.5 } }],
  [0x001101, 'FF9C', { value: { value: -10 } }],
  [0x001101, '8000', { value: { missing: 'sentinel' } }],
  [0x001201, '37', { quantity: 'humidity', value: { value: 55 } }],
  [0x001b01, '0320', { quantity: 'co2', value: { value: 800 } }],
  [0x001d01, 'FFFF', { quantity: 'voc', value: { missing: 'sentinel' } }],
])('sensor %i saying %s', async (eoj, e0, value) => {
  expect(await seen(createAirSensor, eoj, { e0 })).toMatchObject(value);
});

test('what is no sensor of the air is the caller’s mistake', async () => {
  const bench = await createDeviceBench(0x000701, deviceScript({}));
  expect(() => createAirSensor(bench.deps)).toThrow(RangeError);
});

describe('a cooker', () => {
  test.each([
    ['40404040', { heating: { value: false } }],
    ['41404040', { heating: { value: true }, left: { value: 'heating' } }],
    [
      '4042FF50',
      {
        heating: { value: true },
        right: { value: 'paused' },
        far: { missing: 'sentinel' },
        roaster: { value: 'prohibited' },
      },
    ],
    ['FFFFFFFF', { heating: { missing: 'sentinel' } }],
    ['404040', { heating: { missing: 'out-of-range' } }],
    ['40404099', { heating: { missing: 'out-of-range' }, left: { value: 'idle' } }],
  ])('saying %s', async (b1, value) => {
    expect(await seen(createCookingHeater, 0x03b901, { b1 })).toMatchObject(value);
  });

  test('that goes on heating after all stop has refused', async () => {
    const bench = await createDeviceBench(0x03b901, deviceScript({ b1: '41404040', b3: '40' }, ['b3']));
    expect(await bench.settle(createCookingHeater(bench.deps).command({ mode: 'stop' }))).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('0xB1 reads back as 41404040'),
    });
    expect(bench.sets()).toEqual(['B3=40']);
  });
});

test('a floor heater: automatic, steps, and temperatures below zero', async () => {
  expect(await seen(createFloorHeater, 0x027b01, { '80': '31', e0: '41', e1: '3F', e2: '7E', e3: 'FE' })).toMatchObject(
    {
      on: { value: false },
      target: { value: 'auto' },
      level: { value: 15 },
      room: { missing: 'sentinel' },
      floor: { value: -2 },
    },
  );
  expect(await seen(createFloorHeater, 0x027b01, { e1: '40' })).toMatchObject({ level: { missing: 'out-of-range' } });
});

test('a fuel cell: litres of gas as m³, a request as its mode, and without a switch it generates', async () => {
  const values = {
    c4: '02BC',
    c5: '000F4240',
    c8: '0001E240',
    ca: '41',
    cb: '45',
    cc: '01F4',
    d1: '09001100',
    e1: '0078',
  };
  expect(await seen(createFuelCell, 0x027c01, values)).toMatchObject({
    power: { value: 700 },
    register: { value: 1_000_000 },
    gas: { value: 123.456 },
    state: { value: 'idling' },
    mode: { value: 'request' },
    hotWater: { value: 120 },
  });
  expect((await seen(createFuelCell, 0x027c01, { c4: '02BC', d1: 'FFFFFFFF' })).mode).toMatchObject({
    value: 'generate',
  });
  expect((await seen(createFuelCell, 0x027c01, { ca: '42' })).mode).toMatchObject({ value: 'stop' });
});

describe('the energy shift', () => {
  const SHIFT = { c7: '00', c8: '01', c9: '01', ca: '00' };
  const SETTABLE = ['c7', 'ca'];

  test('takes part before it chooses an hour, and base hour 01 is after midnight', async () => {
    const bench = await createDeviceBench(0x026b01, deviceScript(SHIFT, SETTABLE));
    const shift = createEnergyShift(bench.deps);
    await bench.run(11 * 3_600_000);
    expect(await bench.settle(shift.command({ mode: 'shift', first: 12 }))).toEqual({ outcome: 'confirmed' });
    expect(bench.sets()).toEqual(['C7=01', 'CA=0C']);
    expect((await bench.settle(shift.observe(seconds(5)))).baseHour).toMatchObject({ value: 25 });
  });

  test('at noon the night is not yet spoken of, and nothing is said to the unit', async () => {
    const bench = await createDeviceBench(0x026b01, deviceScript(SHIFT, SETTABLE));
    expect(await bench.settle(createEnergyShift(bench.deps).command({ mode: 'shift', first: 12 }))).toMatchObject({
      outcome: 'refused',
    });
    expect(bench.sets()).toEqual([]);
  });

  test('where taking part is refused no hour is set', async () => {
    const bench = await createDeviceBench(0x026b01, deviceScript(SHIFT, ['ca']));
    await bench.run(8 * 3_600_000);
    expect(await bench.settle(createEnergyShift(bench.deps).command({ mode: 'shift', first: 12 }))).toMatchObject({
      outcome: 'refused',
    });
    expect(bench.sets()).toEqual(['C7=01']);
  });

  test('a base hour that the standard has not got is no base hour', async () => {
    expect((await seen(createEnergyShift, 0x026b01, { ...SHIFT, c8: '07' })).baseHour).toMatchObject({
      missing: 'out-of-range',
    });
  });
});
