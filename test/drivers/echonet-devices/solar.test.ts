import { expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

const SOLAR = 0x027901;
const VALUES = { e0: '07D0', e1: '00000064' };

test.each([
  ['41', { value: 'output-control' }],
  ['42', { value: 'other' }],
  ['43', { value: 'unknown-cause' }],
  ['44', { value: 'none' }],
  ['45', { missing: 'sentinel' }],
  ['99', { missing: 'out-of-range' }],
])('output restraint D1 = %s is %o', async (d1, restraint) => {
  const bench = await createDeviceBench(SOLAR, deviceScript({ ...VALUES, d1, a0: '28' }));
  const seen = await bench.settle(createSolar(bench.deps).observe(seconds(5)));
  expect(seen.restraint).toMatchObject(restraint);
  expect(seen.allowed).toMatchObject({ value: 40 });
  expect(seen.power).toMatchObject({ value: 2_000 });
});

test('an inverter before release K knows of no restraint', async () => {
  const bench = await createDeviceBench(SOLAR, deviceScript(VALUES));
  const seen = await bench.settle(createSolar(bench.deps).observe(seconds(5)));
  expect(seen.restraint).toMatchObject({ missing: 'not-fitted' });
  expect(seen.allowed).toMatchObject({ missing: 'not-fitted' });
});
