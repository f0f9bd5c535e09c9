import { expect, test } from 'vitest';
import { valueOr } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { distributionBoard } from '#drivers/simulated/nodes/distribution-board.ts';
import type { NodeObject } from '#drivers/simulated/nodes/node-object.ts';
import { serveObject } from '#drivers/simulated/nodes/node-object.ts';
import { serve } from '#drivers/simulated/nodes/service.ts';
import type { Script } from '../echonet-lan/tiny-lan.ts';
import { createDeviceBench } from './device-bench.ts';

const BOARD = 0x028701;
const WH = 3_600_000;

/** Energies in Wh that a test moves on, one a circuit; power is 10 W times the circuit's number. */
function board(circuits: number, duplex: number) {
  const energy = Array.from({ length: circuits }, () => 0);
  const taken = Array.from({ length: duplex }, () => 0);
  const given = Array.from({ length: duplex }, () => 0);
  const legs = 'R' as const;
  const object = distributionBoard({
    eoj: BOARD,
    serial: 'board',
    main: { power: () => 500, imported: () => 0, exported: () => 0 },
    channels: energy.map((_, i) => ({ name: `${i}`, legs, power: () => 10 * (i + 1), energy: () => energy[i]! * WH })),
    duplex: taken.map((_, i) => ({
      name: `${i}`,
      legs,
      power: () => (i % 2 === 0 ? -100 : 100) * (i + 1),
      taken: () => taken[i]! * WH,
      given: () => given[i]! * WH,
    })),
  });
  return { object, energy, taken, given };
}

const without = (object: NodeObject, ...epcs: readonly number[]): NodeObject => ({
  ...object,
  properties: object.properties.filter(({ epc }) => !epcs.includes(epc)),
});

function scriptOf(object: NodeObject): Script {
  const served = serveObject(object);
  return (frame, send) => {
    const answer = serve(served, frame, () => undefined);
    // The lists are buffers of the node: a frame has its own copy.
    if (answer !== null) send(structuredClone(answer));
  };
}

test.each([252, 61, 60, 1])('%i circuits are read, with watts and registers', async (count) => {
  const { object, energy } = board(count, 0);
  energy.forEach((_, i) => {
    energy[i] = i;
  });
  const bench = await createDeviceBench(BOARD, scriptOf(object));
  const { circuits, duplex } = await bench.settle(createBoard(bench.deps).observe(seconds(9)));
  expect(duplex ?? []).toEqual([]);
  expect(circuits).toHaveLength(count);
  for (const [i, { power, register }] of circuits.entries()) {
    expect([valueOr(power, null), valueOr(register, null)]).toEqual([10 * (i + 1), i]);
  }
});

test('circuits that also give have a sign and both registers; their energy comes in pages of 30', async () => {
  const { object, taken, given } = board(2, 65);
  taken.forEach((_, i) => {
    taken[i] = i;
    given[i] = 1_000 + i;
  });
  const bench = await createDeviceBench(BOARD, scriptOf(object));
  const { circuits, duplex = [] } = await bench.settle(createBoard(bench.deps).observe(seconds(9)));
  expect([circuits.length, duplex.length]).toEqual([2, 65]);
  for (const [i, circuit] of duplex.entries()) {
    expect(circuit).toMatchObject({
      channel: i + 1,
      power: { value: (i % 2 === 0 ? -100 : 100) * (i + 1) },
      register: { value: i },
      givenRegister: { value: 1_000 + i },
    });
  }
  const ranges = bench.sets().filter((text) => text.startsWith('B9') || text.startsWith('BD'));
  expect(ranges).toEqual(['BD=013C', 'BD=3D05', 'B9=011E', 'B9=1F1E', 'B9=3D05']);
});

test('without lists of watts power is the difference of the registers, after a minute', async () => {
  const { object, energy, taken, given } = board(3, 1);
  const bench = await createDeviceBench(BOARD, scriptOf(without(object, 0xb6, 0xb7, 0xbd, 0xbe)));
  const driver = createBoard(bench.deps);
  const first = await bench.settle(driver.observe(seconds(9)));
  expect(first.circuits.map(({ power }) => power.known)).toEqual([false, false, false]);
  for (let minute = 1; minute <= 3; minute++) {
    await bench.run(60_000);
    energy[0]! += 10;
    energy[1]! += 5;
    taken[0]! += 2;
    given[0]! += 20;
  }
  const { main, circuits, duplex } = await bench.settle(driver.observe(seconds(9)));
  expect(valueOr(main, null)).toBe(500);
  const [heavy, half, idle] = circuits.map(({ power }) => valueOr(power, Number.NaN));
  expect(heavy).toBeCloseTo(600, -1);
  expect(half).toBeCloseTo(300, -1);
  expect(idle).toBe(0);
  expect(valueOr(duplex![0]!.power, 0)).toBeCloseTo(-1_080, -2);
});

test('a register that began again gives no power, and the one after does', async () => {
  const { object, energy } = board(1, 0);
  energy[0] = 99_999_990;
  const bench = await createDeviceBench(BOARD, scriptOf(without(object, 0xb6, 0xb7)));
  const driver = createBoard(bench.deps);
  const observe = async () => (await bench.settle(driver.observe(seconds(9)))).circuits[0]!.power;
  await observe();
  await bench.run(60_000);
  energy[0] += 20;
  expect(await observe()).toMatchObject({ missing: 'out-of-range' });
  await bench.run(60_000);
  energy[0] += 20;
  expect(valueOr(await observe(), 0)).toBeCloseTo(1_200, -2);
});
