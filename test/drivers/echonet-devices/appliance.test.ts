import { expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createAppliance } from '#drivers/echonet-devices/appliance.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

test('an air conditioner tells whether it is on, its power and the room; 7E is unmeasurable', async () => {
  const bench = await createDeviceBench(0x013001, deviceScript({ '80': '30', '84': '01F4', bb: 'FB' }));
  expect(await bench.settle(createAppliance(bench.deps).observe(seconds(5)))).toMatchObject({
    kind: 'air-conditioner',
    on: { value: true },
    power: { value: 500 },
    room: { value: -5 },
  });
  bench.become(deviceScript({ '80': '31', '84': '0000', bb: '7E' }));
  expect(await bench.settle(createAppliance(bench.deps).observe(seconds(5)))).toMatchObject({
    on: { value: false },
    room: { missing: 'sentinel' },
  });
});

test('a light has no room temperature', async () => {
  const bench = await createDeviceBench(0x029001, deviceScript({ '80': '31' }));
  expect(await bench.settle(createAppliance(bench.deps).observe(seconds(5)))).toMatchObject({
    kind: 'light',
    on: { value: false },
    power: { missing: 'not-fitted' },
    room: { missing: 'not-fitted' },
  });
});

test('an inverter tells watts and Wh', async () => {
  const bench = await createDeviceBench(0x027901, deviceScript({ e0: '0C8A', e1: '0001E240' }));
  expect(await bench.settle(createSolar(bench.deps).observe(seconds(5)))).toMatchObject({
    power: { value: 3_210 },
    register: { value: 123_456 },
  });
});
