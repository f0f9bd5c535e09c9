import { expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import type { Script } from '../echonet-lan/tiny-lan.ts';
import { createDeviceBench, deviceScript } from './device-bench.ts';

const BOARD = 0x028701;
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** A board of release E with `channels` circuits: n has 10·n W and a register of n; `echo` may falsify the range told. */
function listBoard(
  channels: number,
  options: { setGet?: boolean; echo?: (first: number) => number; unit?: string } = {},
): Script {
  const { setGet = true, echo = (first) => first, unit = '03' } = options;
  const base = deviceScript({ b1: formatHex(Uint8Array.of(channels)), b3: '00', b7: '00', c2: unit, c6: 'FFFFFF9C' }, [
    'b2',
    'b6',
  ]);
  const range = new Map<number, Uint8Array>();
  const list = (epc: number, item: (channel: number) => number): Uint8Array => {
    const [first = 0, count = 0] = range.get(epc - 1) ?? [];
    return Uint8Array.from([
      echo(first),
      count,
      ...Array.from({ length: count }, (_, i) => u32(item(first + i))).flat(),
    ]);
  };
  const power = (n: number): number => (n === 7 ? 0x7ffffffe : 10 * n);
  const fill = (properties: readonly { epc: number; edt: Uint8Array }[]) =>
    properties.map(({ epc, edt }) =>
      epc === 0xb7 ? { epc, edt: list(epc, power) } : epc === 0xb3 ? { epc, edt: list(epc, (n) => n) } : { epc, edt },
    );
  return (frame, send) => {
    if (frame.esv === ESV.SetGet && !setGet) return;
    if (frame.esv !== ESV.Get) for (const { epc, edt } of frame.properties) range.set(epc, edt);
    base(frame, (answer, delay) => {
      const properties = frame.esv === ESV.Get ? fill(answer.properties ?? []) : answer.properties;
      send(
        {
          ...answer,
          ...(properties && { properties }),
          ...(answer.getProperties && { getProperties: fill(answer.getProperties) }),
        },
        delay,
      );
    });
  };
}

test('130 circuits are read in pages of at most 60, main and watts and registers each with its unit', async () => {
  const bench = await createDeviceBench(BOARD, listBoard(130));
  const { main, circuits } = await bench.settle(createBoard(bench.deps).observe(seconds(9)));
  expect(main).toMatchObject({ value: -100 });
  expect(circuits.map(({ channel }) => channel)).toEqual(Array.from({ length: 130 }, (_, i) => i + 1));
  for (const { channel, power, register } of circuits) {
    expect(power).toMatchObject(channel === 7 ? { missing: 'sentinel' } : { value: 10 * channel });
    expect(register).toMatchObject({ value: channel });
  }
  expect(bench.sets()).toEqual(['B6=013C', 'B6=3D3C', 'B6=790A', 'B2=013C', 'B2=3D3C', 'B2=790A']);
});

test('the unit of the registers is applied', async () => {
  const bench = await createDeviceBench(BOARD, listBoard(3, { unit: '01' }));
  const { circuits } = await bench.settle(createBoard(bench.deps).observe(seconds(9)));
  expect(circuits.map(({ register }) => register)).toMatchObject([{ value: 100 }, { value: 200 }, { value: 300 }]);
});

test('a list for another range than the one set belongs to somebody else and is no answer', async () => {
  const bench = await createDeviceBench(BOARD, listBoard(5, { echo: (first) => first + 1 }));
  const { circuits } = await bench.settle(createBoard(bench.deps).observe(seconds(9)));
  expect(circuits).toHaveLength(5);
  for (const { power, register } of circuits) {
    expect(power).toMatchObject({ missing: 'no-answer' });
    expect(register).toMatchObject({ missing: 'no-answer' });
  }
});

test('a board without SetGet gets Set and Get', async () => {
  const bench = await createDeviceBench(BOARD, listBoard(4, { setGet: false }));
  const board = createBoard(bench.deps);
  await bench.settle(board.observe(seconds(9)));
  bench.sent.length = 0;
  const { circuits } = await bench.settle(board.observe(seconds(9)));
  expect(circuits.map(({ power }) => power)).toMatchObject([
    { value: 10 },
    { value: 20 },
    { value: 30 },
    { value: 40 },
  ]);
  expect(bench.sent.map(({ frame }) => frame.esv)).toEqual([ESV.SetC, ESV.Get]);
});

test('registers that could not be had are asked for again at the next call, not only the next minute', async () => {
  const good = listBoard(2);
  let deaf = true;
  const bench = await createDeviceBench(BOARD, (frame, send) => {
    if (!(deaf && frame.properties[0]?.epc === 0xb2)) good(frame, send);
  });
  const board = createBoard(bench.deps);
  const first = await bench.settle(board.observe(seconds(9)));
  expect(first.circuits[0]).toMatchObject({ power: { known: true }, register: { missing: 'no-answer' } });
  deaf = false;
  await bench.run(100);
  const second = await bench.settle(board.observe(seconds(9)));
  expect(second.circuits[0]).toMatchObject({ register: { value: 1 } });
});

/** An old board: n-th channel has a register that grows by n counts a minute, from 0 at 12:00. */
const channelBoard = (unit: string, now: () => number): Script => {
  const start = now();
  const at = (n: number): string =>
    formatHex(Uint8Array.of(...u32(Math.floor((n * (now() - start)) / 60_000)), 0, 10, 0, 0));
  return (frame, send) =>
    deviceScript({ c2: unit, c6: '000001F4', d0: at(1), d1: at(60), d3: 'FFFFFFFE7FFE7FFE' })(frame, send);
};

test('single channels have registers at once and, after a minute, the mean power since', async () => {
  const bench = await createDeviceBench(BOARD, () => undefined);
  bench.become(channelBoard('03', () => bench.clock.now()));
  const board = createBoard(bench.deps);
  const first = await bench.settle(board.observe(seconds(9)));
  expect(first.circuits.map(({ channel }) => channel)).toEqual([1, 2, 4]);
  expect(first.circuits[1]).toMatchObject({ power: { missing: 'no-answer' }, register: { value: 0 } });
  for (let i = 0; i < 30; i++) {
    await bench.run(10_000);
    const { circuits } = await bench.settle(board.observe(seconds(9)));
    if (i < 6) continue;
    expect(circuits[1]).toMatchObject({ power: { known: true } });
    const { power } = circuits[1]!;
    expect(power.known && Math.abs(power.value - 3_600)).toBeLessThanOrEqual(61);
    expect(circuits[2]).toMatchObject({ power: { missing: 'sentinel' }, register: { missing: 'sentinel' } });
  }
});

test('a coarse register gives power only over a longer time, so that one count is at most 60 W', async () => {
  const bench = await createDeviceBench(BOARD, () => undefined);
  bench.become(channelBoard('02', () => bench.clock.now()));
  const board = createBoard(bench.deps);
  const knownAt: number[] = [];
  for (let minute = 0; minute < 25; minute++) {
    const { circuits } = await bench.settle(board.observe(seconds(9)));
    const { power } = circuits[1]!;
    if (power.known) {
      knownAt.push(minute);
      expect(Math.abs(power.value - 36_000)).toBeLessThanOrEqual(61);
    }
    await bench.run(60_000);
  }
  expect(knownAt[0]).toBeGreaterThanOrEqual(10);
  expect(knownAt.length).toBeGreaterThan(10);
});

test('a board that is silent has no circuits yet, and its main is no-answer', async () => {
  const bench = await createDeviceBench(BOARD, () => undefined);
  expect(await bench.settle(createBoard(bench.deps).observe(seconds(3)))).toMatchObject({
    main: { missing: 'no-answer' },
    circuits: [],
  });
});
