import { expect, test } from 'vitest';
import { instancesOf } from '#drivers/echonet-lan/discovery.ts';
import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { silent } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { createTinyLan, nodeScript, objectScript } from './tiny-lan.ts';

const MAPS = { '9d': '0180', '9e': '0180', '9f': '0480829D9F' };
const profile = (list: string) =>
  objectScript({ ...MAPS, '82': '010E0100', '83': 'FE00000B00112233445566778899AABBCC', '8a': '00000B', d6: list });

test('discovery finds nodes, their objects, maps and identity', async () => {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  tiny.node(
    '192.168.1.11',
    nodeScript(
      new Map([
        [NODE_PROFILE, profile('02027D1F013001')],
        [0x027d1f, objectScript({ ...MAPS, '82': '00004B01', '9f': '40A595D5A7C4C4C5869795A7E471339392', '8a': '' })],
      ]),
    ),
  );
  tiny.node(
    '192.168.1.10',
    nodeScript(
      new Map([
        [NODE_PROFILE, profile('01028801')],
        [0x028801, objectScript({ ...MAPS, '82': '00005200' })],
      ]),
    ),
  );

  const nodes = await tiny.settle(lan.discover());
  expect(nodes.map(({ address, objects, silent: mute }) => [address, objects.map(({ eoj }) => eoj), mute])).toEqual([
    ['192.168.1.10', [0x028801], []],
    ['192.168.1.11', [0x027d1f], [0x013001]],
  ]);
  expect(nodes[1]!.profile).toMatchObject({
    id: 'FE00000B00112233445566778899AABBCC',
    manufacturer: '00000B',
    release: null,
  });
  const battery = nodes[1]!.objects[0]!;
  expect(battery).toMatchObject({ id: null, manufacturer: null, release: 'K', wrongCount: false });
  expect(battery.gettable.size).toBe(64);
  expect(lan.nodes()).toBe(nodes);
});

test('a node that only announces itself while we look is found too', async () => {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  const looking = lan.discover();
  await tiny.run(100);
  tiny.inject('192.168.1.12', parseHex('10812EDA0EF0010EF0017301D50401028801')!, true);
  expect((await tiny.settle(looking)).map(({ address, silent: mute }) => [address, mute])).toEqual([
    ['192.168.1.12', [0x028801]],
  ]);
});

test('one answer with 84 times the same object leads to one object', () => {
  expect(instancesOf(Uint8Array.of(84, ...Array.from({ length: 84 }, () => [0x01, 0x30, 0x01]).flat()))).toEqual([
    0x013001,
  ]);
  expect(instancesOf(parseHex('FF0130010EF0010130')!)).toEqual([0x013001]);
  expect(instancesOf(parseHex('')!)).toEqual([]);
});

test('a flood of invented nodes does not grow without bound', async () => {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  const looking = lan.discover();
  await tiny.run(10);
  const list = encodeFrame({
    tid: 9,
    seoj: NODE_PROFILE,
    deoj: NODE_PROFILE,
    esv: ESV.INF,
    properties: [{ epc: 0xd5, edt: parseHex('01013001')! }],
  });
  for (let i = 0; i < 2_000; i++) tiny.inject(`10.0.${i >> 8}.${i & 255}`, list, true);
  expect((await tiny.settle(looking)).length).toBeLessThanOrEqual(256);
});
