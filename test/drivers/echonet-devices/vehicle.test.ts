import { expect, test } from 'vitest';
import { millis, seconds } from '#core/time/instant.ts';
import { watts } from '#core/units.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

const V2H = 0x027e01;
const CHARGER = 0x02a101;
const VALUES = { c7: '43', d3: 'FFFFFA24', e2: '00004E20', e4: '32', d8: '00000064', d6: '000000C8', da: '44' };
const OLD = { ...VALUES, '82': '00004E00', dc: '01', dd: '01', eb: '00000000', ec: '00000000' };
const SETTABLE = ['cd', 'da', 'dc', 'dd', 'eb', 'ec'];

test('the plug is confirmed in the same session as the reading, at most once a minute', async () => {
  const bench = await createDeviceBench(V2H, deviceScript(OLD, SETTABLE));
  const vehicle = createVehicle(bench.deps);
  for (let i = 0; i < 13; i++) {
    await bench.settle(vehicle.observe(seconds(5)));
    await bench.run(10_000);
  }
  expect(bench.sets()).toEqual(['CD=10', 'CD=10', 'CD=10']);
  const services = bench.sent.map(({ frame }) => frame.esv).filter((esv) => esv !== ESV.INF);
  expect(services.filter((esv) => esv === ESV.SetGet)).toHaveLength(3);
});

test.each([
  ['30', { value: false }],
  ['40', { value: true }],
  ['41', { value: true }],
  ['42', { value: true }],
  ['43', { value: true }],
  ['44', { missing: 'sentinel' }],
  ['FF', { missing: 'sentinel' }],
])('C7 = %s is %o', async (c7, connected) => {
  const bench = await createDeviceBench(V2H, deviceScript({ ...OLD, c7 }, SETTABLE));
  expect((await bench.settle(createVehicle(bench.deps).observe(seconds(5)))).connected).toMatchObject(connected);
});

test('discharging is negative, registers are Wh', async () => {
  const bench = await createDeviceBench(V2H, deviceScript(OLD, SETTABLE));
  expect(await bench.settle(createVehicle(bench.deps).observe(seconds(5)))).toMatchObject({
    power: { value: -1_500 },
    content: { value: 20_000 },
    chargeRegister: { value: 100 },
    dischargeRegister: { value: 200 },
    mode: { value: 'idle' },
  });
});

test('power and method come before the mode', async () => {
  const bench = await createDeviceBench(V2H, deviceScript(OLD, SETTABLE));
  const vehicle = createVehicle(bench.deps);
  expect(await bench.settle(vehicle.command({ mode: 'charge', power: watts(3_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect(await bench.settle(vehicle.command({ mode: 'discharge', power: watts(2_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect(bench.sets()).toEqual(['CD=10', 'DC=03 EB=00000BB8', 'DA=42', 'CD=10', 'DD=03 EC=000007D0', 'DA=43']);
});

test('its own mode is 46 before release P and 49 from it; what is refused is tried the other way', async () => {
  const commandAuto = async (values: Record<string, string>, only?: number) => {
    const honest = deviceScript(values, SETTABLE);
    const bench = await createDeviceBench(V2H, (frame, send) => {
      if (frame.esv === ESV.SetC && only !== undefined && frame.properties[0]!.edt[0] !== only)
        send({ esv: ESV.SetC_SNA });
      else honest(frame, send);
    });
    const outcome = await bench.settle(createVehicle(bench.deps).command({ mode: 'auto' }));
    return [outcome.outcome, bench.sets()];
  };
  expect(await commandAuto(OLD)).toEqual(['confirmed', ['DA=46']]);
  expect(await commandAuto({ ...OLD, '82': '00005000' })).toEqual(['confirmed', ['DA=49']]);
  expect(await commandAuto(OLD, 0x49)).toEqual(['confirmed', ['DA=46', 'DA=49']]);
  expect(await commandAuto(OLD, 0x00)).toEqual(['refused', ['DA=46', 'DA=49']]);
});

test('idle is standby, or stop where there is no standby', async () => {
  const honest = deviceScript(OLD, SETTABLE);
  const bench = await createDeviceBench(V2H, (frame, send) => {
    if (frame.esv === ESV.SetC && frame.properties[0]!.edt[0] === 0x44) send({ esv: ESV.SetC_SNA });
    else honest(frame, send);
  });
  const vehicle = createVehicle(bench.deps);
  expect(await bench.settle(vehicle.command({ mode: 'idle' }))).toEqual({ outcome: 'confirmed' });
  expect(bench.sets()).toEqual(['DA=44', 'DA=47']);
  expect((await bench.settle(vehicle.observe(seconds(5)))).mode).toMatchObject({ value: 'idle' });
});

test('a charger cannot discharge, and by itself charges at its rated power', async () => {
  const values = {
    c7: '41',
    d3: '00000BB8',
    e2: '00004E20',
    e4: '32',
    d8: '00000064',
    da: '44',
    eb: '00000000',
    c5: '00001770',
  };
  const bench = await createDeviceBench(CHARGER, deviceScript(values, ['cd', 'da', 'eb']));
  const charger = createVehicle(bench.deps);
  expect(await bench.settle(charger.command({ mode: 'discharge', power: watts(1_000) }))).toMatchObject({
    outcome: 'refused',
  });
  expect(await bench.settle(charger.command({ mode: 'charge', power: watts(3_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect((await bench.settle(charger.observe(seconds(5)))).mode).toMatchObject({ value: 'charge' });
  expect(await bench.settle(charger.command({ mode: 'auto' }))).toEqual({ outcome: 'confirmed' });
  expect(await bench.settle(charger.observe(seconds(5)))).toMatchObject({
    mode: { value: 'auto' },
    power: { value: 3_000 },
    dischargeRegister: { missing: 'not-fitted' },
  });
});

test('a stand without SetGet is confirmed and read in two steps', async () => {
  const honest = deviceScript(OLD, SETTABLE);
  const bench = await createDeviceBench(V2H, (frame, send) => {
    if (frame.esv !== ESV.SetGet) honest(frame, send);
  });
  const vehicle = createVehicle(bench.deps);
  expect((await bench.settle(vehicle.observe(millis(8_000)))).connected).toMatchObject({ value: true });
  expect(bench.sets()).toEqual(['CD=10', 'CD=10']);
});

test('a stand without EB and EC is told its power with a sign (E0, release P)', async () => {
  const { eb, ec, ...signed } = { ...OLD, e0: '00000000' };
  expect([eb, ec]).toEqual(['00000000', '00000000']);
  const bench = await createDeviceBench(V2H, deviceScript(signed, ['cd', 'da', 'dc', 'dd', 'e0']));
  const vehicle = createVehicle(bench.deps);
  expect(await bench.settle(vehicle.command({ mode: 'discharge', power: watts(2_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect(await bench.settle(vehicle.command({ mode: 'charge', power: watts(3_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect(bench.sets()).toEqual(['CD=10', 'DD=03 E0=FFFFF830', 'DA=43', 'CD=10', 'DC=03 E0=00000BB8', 'DA=42']);
});

test('a stand that says it does the opposite (E1, release Q) has refused; one that gets ready has not', async () => {
  const commanded = async (e1: string) => {
    const bench = await createDeviceBench(V2H, deviceScript({ ...OLD, e1 }, SETTABLE));
    return (await bench.settle(createVehicle(bench.deps).command({ mode: 'charge', power: watts(3_000) }))).outcome;
  };
  expect([await commanded('42'), await commanded('48'), await commanded('44'), await commanded('43')]).toEqual([
    'confirmed',
    'confirmed',
    'confirmed',
    'refused',
  ]);
});

test('a charger without EB is told its current at 200 V (ED)', async () => {
  const values = { c7: '41', d3: '00000000', d8: '00000064', da: '44', ed: '0000', c5: '00001770' };
  const bench = await createDeviceBench(CHARGER, deviceScript(values, ['cd', 'da', 'ed']));
  const charger = createVehicle(bench.deps);
  expect(await bench.settle(charger.command({ mode: 'charge', power: watts(3_000) }))).toEqual({
    outcome: 'confirmed',
  });
  expect((await bench.settle(charger.observe(seconds(5)))).mode).toMatchObject({ value: 'charge' });
  expect(await bench.settle(charger.command({ mode: 'auto' }))).toEqual({ outcome: 'confirmed' });
  expect((await bench.settle(charger.observe(seconds(5)))).mode).toMatchObject({ value: 'auto' });
  const told = bench.sets().filter((text) => text !== 'CD=10');
  expect(told).toEqual(['ED=0096', 'DA=42', 'ED=012C', 'DA=42']);
});

test.each([
  ['30', 'charge', 'no car is connected (0xC7 = 30)'],
  ['42', 'charge', 'the car cannot charge now (0xC7 = 42)'],
  ['41', 'discharge', 'the car cannot discharge now (0xC7 = 41)'],
] as const)('with C7 = %s nothing but the confirmation is set for a %s', async (c7, mode, detail) => {
  const bench = await createDeviceBench(V2H, deviceScript({ ...OLD, c7 }, SETTABLE));
  expect(await bench.settle(createVehicle(bench.deps).command({ mode, power: watts(3_000) }))).toEqual({
    outcome: 'refused',
    detail,
  });
  expect(bench.sets()).toEqual(['CD=10']);
});

test('a stand that does not know its plug is asked all the same, and handing back asks no plug', async () => {
  const bench = await createDeviceBench(V2H, deviceScript({ ...OLD, c7: '44' }, SETTABLE));
  const vehicle = createVehicle(bench.deps);
  expect(await bench.settle(vehicle.command({ mode: 'charge', power: watts(3_000) }))).toEqual({
    outcome: 'confirmed',
  });
  bench.become(deviceScript({ ...OLD, c7: '30' }, SETTABLE));
  expect(await bench.settle(vehicle.command({ mode: 'auto' }))).toEqual({ outcome: 'confirmed' });
});
