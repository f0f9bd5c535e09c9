import { expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

const HEATER = 0x026b01;
const VALUES = {
  '84': '0400',
  '85': '0001E240',
  b0: '41',
  b2: '41',
  b3: '55',
  c0: '42',
  c1: '50',
  e1: '00C8',
  e2: '0172',
};
const SETTABLE = ['b0', 'c0'];
const mains = () => 15;

test('heat is litres times degrees above mains, fill is litres of litres', async () => {
  const bench = await createDeviceBench(HEATER, deviceScript(VALUES, SETTABLE));
  const observation = await bench.settle(createWaterHeater({ ...bench.deps, mains }).observe(seconds(5)));
  expect(observation).toMatchObject({
    power: { value: 1_024 },
    register: { value: 123_456 },
    heating: { value: true },
    mode: { value: 'auto' },
  });
  expect(observation.heat.known && observation.heat.value).toBeCloseTo(200 * 65 * 1.163, 6);
  expect(observation.fill.known && observation.fill.value).toBeCloseTo((100 * 200) / 370, 6);
});

test('without a tank temperature the set temperature stands for it; without both the heat is not fitted', async () => {
  const heatOf = async (values: Record<string, string>) => {
    const bench = await createDeviceBench(HEATER, deviceScript(values, SETTABLE));
    return (await bench.settle(createWaterHeater({ ...bench.deps, mains }).observe(seconds(5)))).heat;
  };
  const { c1, b3, ...bare } = VALUES;
  expect(c1 + b3).toBe('5055');
  expect(await heatOf({ ...bare, b3 })).toMatchObject({ value: 200 * 70 * 1.163 });
  expect(await heatOf({ ...bare, b3: 'FD' })).toMatchObject({ missing: 'sentinel' });
  expect(await heatOf(bare)).toMatchObject({ missing: 'not-fitted' });
});

test('more water than the tank holds is out of range', async () => {
  const bench = await createDeviceBench(HEATER, deviceScript({ ...VALUES, e1: '0173' }, SETTABLE));
  expect((await bench.settle(createWaterHeater(bench.deps).observe(seconds(5)))).fill).toMatchObject({
    missing: 'out-of-range',
  });
});

test('heating by hand gives the permission to heat by day, auto takes back what was given', async () => {
  const bench = await createDeviceBench(HEATER, deviceScript(VALUES, SETTABLE));
  const heater = createWaterHeater(bench.deps);
  for (const mode of ['heat', 'heat', 'stop', 'auto', 'auto'] as const) {
    expect(await bench.settle(heater.command({ mode }))).toEqual({ outcome: 'confirmed' });
  }
  expect(bench.sets()).toEqual(['C0=41', 'B0=42', 'B0=42', 'B0=43', 'C0=42', 'B0=41', 'B0=41']);
});

test('a permission that was there before is left alone', async () => {
  const bench = await createDeviceBench(HEATER, deviceScript({ ...VALUES, c0: '41' }, SETTABLE));
  const heater = createWaterHeater(bench.deps);
  for (const mode of ['heat', 'auto'] as const) await bench.settle(heater.command({ mode }));
  expect(bench.sets()).toEqual(['B0=42', 'B0=41']);
});
