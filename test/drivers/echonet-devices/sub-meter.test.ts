import { expect, test } from 'vitest';
import type { GridObservation } from '#core/device/grid.ts';
import { seconds } from '#core/time/instant.ts';
import { createSubMeter } from '#drivers/echonet-devices/sub-meter.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

async function seen(values: Record<string, string>): Promise<GridObservation> {
  const bench = await createDeviceBench(0x028d01, deviceScript(values));
  return bench.settle(createSubMeter(bench.deps).observe(seconds(5)));
}

const VALUES = {
  e7: 'FFFFF856',
  e8: '000A7FFE',
  d8: '0014',
  d3: '00000002',
  d4: '02',
  d7: '06',
  e1: '0000007B',
  e3: '00000001',
};

test('a sub-meter (0x028D) is read as the house’s meter is, with its own codes and its coefficient of currents', async () => {
  expect(await seen(VALUES)).toMatchObject({
    power: { value: -1_962 },
    currentR: { value: 20 },
    currentT: { missing: 'sentinel' },
    importRegister: { value: 2_460 },
    exportRegister: { value: 20 },
  });
});

test('without a unit it tells no energy, and more counts than it has digits are none', async () => {
  const { d4: _unit, ...without } = VALUES;
  expect(await seen(without)).toMatchObject({ importRegister: { missing: 'no-answer' }, power: { value: -1_962 } });
  expect(await seen({ ...VALUES, e1: '000F4240' })).toMatchObject({ importRegister: { missing: 'out-of-range' } });
});
