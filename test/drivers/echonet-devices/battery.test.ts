import { expect, test } from 'vitest';
import { valueOr } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

const BATTERY = 0x027d01;
const CHARGE = { mode: 'charge', power: watts(1_500), until: wattHours(8_000) } as const;
const FULL = {
  d3: 'FFFFFC18',
  e2: '00001388',
  e4: '32',
  a8: '00023C7A',
  a9: '0002092E',
  d8: '00000001',
  d6: '00000001',
  da: '46',
  c1: '02',
  eb: '00000000',
  aa: '00000000',
  cf: '44',
};
const SETTABLE = ['da', 'c1', 'eb', 'aa'];

test('an observation is one Get of what is needed, signs and units as in the house', async () => {
  const bench = await createDeviceBench(BATTERY, deviceScript(FULL, SETTABLE));
  const battery = createBattery(bench.deps);
  await bench.settle(battery.prepare(seconds(5)));
  bench.sent.length = 0;
  const observation = await bench.settle(battery.observe(seconds(5)));
  expect(bench.sent.map(({ frame }) => [frame.esv, frame.properties.map(({ epc }) => epc)])).toEqual([
    [ESV.Get, [0xd3, 0xe2, 0xe4, 0xa8, 0xa9, 0xda, 0xc1]],
  ]);
  expect(
    Object.entries(observation)
      .slice(1, -1)
      .map(([key, reading]) => [key, valueOr(reading, null)]),
  ).toEqual([
    ['power', -1_000],
    ['content', 5_000],
    ['charge', 50],
    ['chargeRegister', 146_554],
    ['dischargeRegister', 133_422],
    ['mode', 'auto'],
  ]);
  expect(observation.takesSurplusHeld).toBe(true);
});

test('a battery that cannot be told its method takes no surplus while it is held, and says so', async () => {
  const { c1: _, ...values } = FULL;
  const bench = await createDeviceBench(BATTERY, deviceScript(values, ['da', 'eb', 'aa']));
  const battery = createBattery(bench.deps);
  expect((await bench.settle(battery.observe(seconds(5)))).takesSurplusHeld).toBe(false);
  expect(await bench.settle(battery.command({ mode: 'hold' }))).toEqual({ outcome: 'confirmed' });
  expect(bench.sets()).toEqual(['DA=44']);
});

test('what the battery does not have is not fitted, what it does not know is a sentinel, nonsense is out of range', async () => {
  const bench = await createDeviceBench(BATTERY, deviceScript({ d3: '7FFFFFFF', e4: '65', da: '46', d8: '000003E8' }));
  const { power, charge, content, chargeRegister, dischargeRegister } = await bench.settle(
    createBattery(bench.deps).observe(seconds(5)),
  );
  expect(power).toMatchObject({ missing: 'sentinel' });
  expect(charge).toMatchObject({ missing: 'out-of-range' });
  expect(content).toMatchObject({ missing: 'not-fitted' });
  expect(chargeRegister).toMatchObject({ value: 1_000 });
  expect(dischargeRegister).toMatchObject({ missing: 'not-fitted' });
});

test.each([
  [{ da: '46', c1: '03' }, 'auto'],
  [{ da: '42', c1: '03' }, 'charge'],
  [{ da: '42', c1: '02' }, 'hold'],
  [{ da: '42', c1: '01' }, 'other'],
  [{ da: '44', c1: '02' }, 'other'],
  [{ da: '43', c1: '02' }, 'other'],
])('mode %o is %s', async (codes, mode) => {
  const bench = await createDeviceBench(BATTERY, deviceScript({ ...FULL, ...codes }, SETTABLE));
  expect((await bench.settle(createBattery(bench.deps).observe(seconds(5)))).mode).toMatchObject({ value: mode });
});

test('charge sets method, power and energy before the mode', async () => {
  const bench = await createDeviceBench(BATTERY, deviceScript(FULL, SETTABLE));
  expect(await bench.settle(createBattery(bench.deps).command(CHARGE))).toEqual({ outcome: 'confirmed' });
  expect(bench.sets()).toEqual(['C1=03 EB=000005DC AA=00000BB8', 'DA=42']);
});

test('the energy to charge is translated to the AC side, and is never zero, which would mean no limit', async () => {
  const at = { d0: '00002710', a4: '00001770' };
  const bench = await createDeviceBench(BATTERY, deviceScript({ ...FULL, ...at }, SETTABLE));
  const battery = createBattery(bench.deps);
  await bench.settle(battery.command(CHARGE));
  await bench.settle(battery.command({ ...CHARGE, until: wattHours(100) }));
  expect(bench.sets().filter((text) => text.includes('AA'))).toEqual([
    'C1=03 EB=000005DC AA=00000E10',
    'C1=03 EB=000005DC AA=00000001',
  ]);
});

test('a battery without charging methods is held by standby, and that reads back as hold', async () => {
  const { c1, ...old } = FULL;
  const bench = await createDeviceBench(BATTERY, deviceScript(old, ['da', 'eb']));
  const battery = createBattery(bench.deps);
  expect(c1).toBe('02');
  expect(await bench.settle(battery.command({ mode: 'hold' }))).toEqual({ outcome: 'confirmed' });
  expect(bench.sets()).toEqual(['DA=44']);
  expect((await bench.settle(battery.observe(seconds(5)))).mode).toMatchObject({ value: 'hold' });
  await bench.settle(battery.command(CHARGE));
  expect(bench.sets().slice(1)).toEqual(['EB=000005DC', 'DA=42']);
  expect((await bench.settle(battery.observe(seconds(5)))).mode).toMatchObject({ value: 'charge' });
});

test('a refused parameter is a refusal, and the mode is not touched', async () => {
  const honest = deviceScript(FULL, SETTABLE);
  const bench = await createDeviceBench(BATTERY, (frame, send) => {
    if (frame.properties.some(({ epc }) => epc === 0xeb) && frame.esv === ESV.SetC) send({ esv: ESV.SetC_SNA });
    else honest(frame, send);
  });
  expect(await bench.settle(createBattery(bench.deps).command(CHARGE))).toMatchObject({ outcome: 'refused' });
  expect(bench.sets().some((text) => text.includes('DA'))).toBe(false);
});

test('a Set that was taken without an answer counts once it reads back', async () => {
  const honest = deviceScript(FULL, SETTABLE);
  const bench = await createDeviceBench(BATTERY, (frame, send) =>
    honest(frame, frame.esv === ESV.SetC ? () => undefined : send),
  );
  expect(await bench.settle(createBattery(bench.deps).command(CHARGE))).toEqual({ outcome: 'confirmed' });
});

test('a Set without an answer that does not read back is indeterminate, and nothing more is sent', async () => {
  const honest = deviceScript(FULL, SETTABLE);
  const bench = await createDeviceBench(BATTERY, (frame, send) => {
    if (frame.esv !== ESV.SetC) honest(frame, send);
  });
  expect(await bench.settle(createBattery(bench.deps).command(CHARGE))).toMatchObject({ outcome: 'indeterminate' });
  expect(bench.sets().some((text) => text.includes('DA'))).toBe(false);
});

test('a battery that accepts and does something else is a refusal, after a second look', async () => {
  const honest = deviceScript(
    FULL,
    SETTABLE.filter((epc) => epc !== 'da'),
  );
  const liar = await createDeviceBench(BATTERY, (frame, send) => {
    if (frame.esv === ESV.SetC && frame.properties[0]?.epc === 0xda) {
      send({ esv: ESV.Set_Res, properties: [{ epc: 0xda, edt: new Uint8Array(0) }] });
    } else honest(frame, send);
  });
  expect(await liar.settle(createBattery(liar.deps).command({ mode: 'hold' }))).toMatchObject({ outcome: 'refused' });

  const discharging = await createDeviceBench(BATTERY, deviceScript({ ...FULL, cf: '43' }, SETTABLE));
  expect(await discharging.settle(createBattery(discharging.deps).command({ mode: 'hold' }))).toEqual({
    outcome: 'refused',
    detail: '0xCF reads back as 43',
  });
});

test('a battery that needs a moment to change is confirmed at the second look', async () => {
  const slow = { ...FULL, cf: '43' };
  const bench = await createDeviceBench(BATTERY, deviceScript(slow, SETTABLE));
  const work = bench.settle(createBattery(bench.deps).command({ mode: 'hold' }));
  bench.clock.after(seconds(1), 'settles', () => bench.become(deviceScript({ ...FULL, da: '42', cf: '44' }, SETTABLE)));
  expect(await work).toEqual({ outcome: 'confirmed' });
});

test('a power that no battery has is refused without a word on the wire', async () => {
  const bench = await createDeviceBench(BATTERY, deviceScript(FULL, SETTABLE));
  const battery = createBattery(bench.deps);
  for (const power of [-1, Number.NaN, 1e12]) {
    expect(await bench.settle(battery.command({ ...CHARGE, power: watts(power) }))).toMatchObject({
      outcome: 'refused',
    });
  }
  expect(bench.sets()).toEqual([]);
});

test('maps that could not be had at first are asked for again', async () => {
  const bench = await createDeviceBench(BATTERY, () => undefined);
  const battery = createBattery(bench.deps);
  expect((await bench.settle(battery.observe(seconds(2)))).power).toMatchObject({ missing: 'no-answer' });
  bench.become(deviceScript(FULL, SETTABLE));
  expect((await bench.settle(battery.observe(seconds(9)))).power).toMatchObject({ value: -1_000 });
});
