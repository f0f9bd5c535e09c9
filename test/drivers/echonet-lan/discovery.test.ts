import { beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { minutes, plus, seconds } from '#core/time/instant.ts';
import type { DiscoveredNode, NodeChange } from '#drivers/echonet-lan/discovered-node.ts';
import { createDiscovery, type Discovery } from '#drivers/echonet-lan/discovery.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { instancesOf } from '#drivers/echonet-lan/instance-list.ts';
import { createSimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import { createNode } from '#drivers/simulated/nodes/node.ts';
import { silent } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { createTinyLan, nodeScript, objectScript, type TinyLan } from './tiny-lan.ts';

const SOAK = Math.max(1, Number(process.env['HEMS_SOAK'] ?? 1));
const A = '192.168.1.10';
const B = '192.168.1.11';
const MAPS = { '9d': '0180', '9e': '0180', '9f': '0480829D9F' };
const ID = 'FE00000B00112233445566778899AABBCC';
const profile = (list: string, id = ID) =>
  objectScript({ ...MAPS, '82': '010E0100', '83': id, '8a': '00000B', d6: list });
const meter = (id?: string) =>
  nodeScript(
    new Map([
      [NODE_PROFILE, profile('01028801', id)],
      [0x028801, objectScript({ ...MAPS, '82': '00005200' })],
    ]),
  );
const announcement = (list = '01028801') =>
  encodeFrame({
    tid: 9,
    seoj: NODE_PROFILE,
    deoj: NODE_PROFILE,
    esv: ESV.INF,
    properties: [{ epc: 0xd5, edt: parseHex(list)! }],
  });

let tiny: TinyLan;
let lan: EchonetLan;
let discovery: Discovery;
let changes: string[];

beforeEach(async () => {
  tiny = createTinyLan();
  lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  discovery = createDiscovery({ lan, clock: tiny.clock, log: silent });
  changes = [];
  discovery.onChange((change: NodeChange) => {
    const from = change.kind === 'moved' ? ` from ${change.from}` : '';
    changes.push(`${change.kind} ${change.node.address}${from}`);
  });
  await lan.start();
});

const look = () => tiny.settle(discovery.look(seconds(60)));

describe('a look', () => {
  test('finds nodes, their objects, maps and identity', async () => {
    tiny.node(
      B,
      nodeScript(
        new Map([
          [NODE_PROFILE, profile('02027D1F013001')],
          [0x027d1f, objectScript({ ...MAPS, '82': '00004B01', '9f': '40A595D5A7C4C4C5869795A7E471339392', '8a': '' })],
        ]),
      ),
    );
    tiny.node(A, meter('FE00000B00000000000000000000000001'));

    const nodes = await look();
    expect(nodes.map(({ address, objects, silent: mute }) => [address, objects.map(({ eoj }) => eoj), mute])).toEqual([
      [A, [0x028801], []],
      [B, [0x027d1f], [0x013001]],
    ]);
    expect(nodes[1]).toMatchObject({ id: ID, identifiedBy: 'node', online: true });
    expect(nodes[1]!.profile).toMatchObject({ manufacturer: '00000B', release: null });
    const battery = nodes[1]!.objects[0]!;
    expect(battery).toMatchObject({ id: null, manufacturer: null, release: 'K', wrongCount: false });
    expect(battery.gettable.size).toBe(64);
    expect(discovery.nodes()).toEqual(nodes);
    expect(discovery.addressOf(ID)).toBe(B);
  });

  test('finds a node that only announces itself, by asking it', async () => {
    const looking = discovery.look(seconds(60));
    await tiny.run(100);
    const quiet = meter();
    tiny.node(B, (frame, send) => (tiny.sent.at(-1)?.to === 'multicast' ? undefined : quiet(frame, send)));
    tiny.inject(B, announcement(), true);
    expect((await tiny.settle(looking)).map(({ address }) => address)).toEqual([B]);
  });

  test('is over in seconds where nothing is lost, and on an empty LAN', async () => {
    const start = tiny.clock.monotonic();
    expect(await look()).toEqual([]);
    expect(tiny.clock.monotonic() - start).toBeLessThan(16_000);
    tiny.node(A, meter());
    const second = tiny.clock.monotonic();
    await look();
    expect(tiny.clock.monotonic() - second).toBeLessThan(8_000);
  });

  test('ends in time although a node falls silent in the middle', async () => {
    tiny.node(A, nodeScript(new Map([[NODE_PROFILE, objectScript({ d6: '01028801' })]])));
    const start = tiny.clock.monotonic();
    expect((await look()).map(({ address, objects, silent: mute }) => [address, objects, mute])).toEqual([
      [A, [], [0x028801]],
    ]);
    expect(tiny.clock.monotonic() - start).toBeLessThanOrEqual(60_000);
  });
});

describe('identity', () => {
  const node = (profileId: string, objectValues: Record<string, string>) =>
    nodeScript(
      new Map([
        [NODE_PROFILE, profile('01027901', profileId)],
        [0x027901, objectScript({ ...MAPS, '82': '00004B01', ...objectValues })],
      ]),
    );
  test.each([
    ['0x83 of the node profile', ID, {}, ID, 'node'],
    ['0x83 of an object where the profile has none', '', { '83': ID }, ID, 'object'],
    [
      '0x83 of an object where the profile’s is blank',
      'FE00000B00000000000000000000000000',
      { '83': ID },
      ID,
      'object',
    ],
    [
      'maker and serial number without any 0x83',
      '',
      { '9f': '0580829D9F8D', '8a': '00000B', '8d': '414243000000000000000000' },
      '00000B-027901-414243000000000000000000',
      'serial',
    ],
    ['the address where it tells nothing', '', {}, `at-${A}`, 'address'],
  ])('is %s', async (_what, profileId, object, id, from) => {
    tiny.node(A, node(profileId, object));
    expect(await look()).toMatchObject([{ id, identifiedBy: from }]);
  });

  test('follows a node to its new address', async () => {
    tiny.node(A, meter());
    discovery.start();
    await tiny.run(20_000);
    tiny.node(A, () => undefined);
    tiny.node(B, meter());
    tiny.inject(B, announcement(), true);
    await tiny.run(60_000);
    expect(changes).toEqual([`found ${A}`, `moved ${B} from ${A}`]);
    expect(discovery.addressOf(ID)).toBe(B);
    expect(discovery.nodes()).toHaveLength(1);
  });

  test('two nodes that claim the same are told apart, and neither has the plain one', async () => {
    tiny.node(A, meter());
    tiny.node(B, meter());
    expect((await look()).map(({ id }) => id)).toEqual([`${ID}@${A}`, `${ID}@${B}`]);
    expect(discovery.addressOf(ID)).toBeNull();
  });
});

describe('a running discovery', () => {
  test('notices that a node goes away and comes back', async () => {
    tiny.node(A, meter());
    discovery.start();
    await tiny.run(20_000);
    tiny.node(A, () => undefined);
    await tiny.run(minutes(10));
    expect(discovery.nodes()).toMatchObject([{ address: A, online: false }]);
    tiny.node(A, meter());
    await tiny.run(minutes(2));
    expect(changes).toEqual([`found ${A}`, `offline ${A}`, `online ${A}`]);
  });

  test('a request that stays unanswered leads to a check within a minute', async () => {
    tiny.node(A, meter());
    discovery.start();
    await tiny.run(20_000);
    tiny.node(A, () => undefined);
    for (let i = 0; i < 3; i++) await tiny.settle(lan.get(A, 0x028801, [0x80], seconds(5)));
    await tiny.run(minutes(3));
    expect(changes.at(-1)).toBe(`offline ${A}`);
  });

  test('looks again by itself', async () => {
    discovery.start();
    await tiny.run(60_000);
    tiny.node(A, meter());
    await tiny.run(minutes(16));
    expect(changes).toEqual([`found ${A}`]);
    discovery.stop();
    await tiny.run(minutes(5));
    expect(tiny.clock.waiting()).toBe(0);
  });

  test('an announcement in another’s name leads to one small question a minute at most', async () => {
    tiny.node(A, meter());
    discovery.start();
    await tiny.run(20_000);
    tiny.sent.length = 0;
    for (let i = 0; i < 500; i++) {
      tiny.inject(A, announcement('0105FF01'), true);
      await tiny.run(100);
    }
    expect(tiny.sent.length).toBeLessThan(20);
    expect(discovery.nodes()[0]!.objects.map(({ eoj }) => eoj)).toEqual([0x028801]);
  });
});

describe('a crowd', () => {
  /** 100,000 addresses a minute, announcing or answering; a few real nodes among them. */
  test.each([
    ['announcements', ESV.INF, 0xd5],
    ['answers to nothing', ESV.Get_Res, 0xd6],
  ])('of invented nodes (%s) is bounded, answered with less than it sends, and hides nobody', async (_w, esv, epc) => {
    tiny.node(A, meter());
    discovery.start();
    const bytes = encodeFrame({
      tid: 0x4242,
      seoj: NODE_PROFILE,
      deoj: NODE_PROFILE,
      esv,
      properties: [{ epc, edt: parseHex('01013001')! }],
    });
    let received = 0;
    for (let i = 0; i < 20_000; i++) {
      tiny.inject(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, bytes, true);
      received += bytes.length;
      if (i % 16 === 0) await tiny.run(10);
    }
    const sent = tiny.sent.reduce((sum, { frame }) => sum + encodeFrame(frame).length, 0);
    expect(sent).toBeLessThan(received);
    expect(tiny.sent.length).toBeLessThan(400);
    expect(discovery.nodes().map(({ address }) => address)).toEqual([A]);
    expect(tiny.clock.waiting()).toBeLessThan(200);
  });

  test('that answers our very question takes no place from a node that answers for itself', async () => {
    tiny.node(A, meter());
    discovery.start();
    await tiny.run(20_000);
    const tid = lan.askEverybody([0xd6]);
    for (let i = 0; i < 2_000; i++) {
      tiny.inject(
        `10.0.${i >> 8}.${i & 255}`,
        encodeFrame({
          tid,
          seoj: NODE_PROFILE,
          deoj: NODE_PROFILE,
          esv: ESV.Get_Res,
          properties: [{ epc: 0xd6, edt: parseHex('01013001')! }],
        }),
      );
    }
    await tiny.run(minutes(5));
    expect(discovery.nodes().length).toBeLessThanOrEqual(256);
    expect(discovery.nodes().find(({ address }) => address === A)).toMatchObject({ online: true, id: ID });
  });
});

/** 60 nodes with one light each, on a LAN that loses three datagrams in ten. */
async function lossyLan(seed: number) {
  const { clock } = createTinyLan();
  const wire = createSimulatedLan({ clock, random: createRandom(seed, 'lan'), conditions: { loss: 0.3 } });
  for (let i = 0; i < 60; i++) {
    const address = `192.168.3.${i + 10}`;
    const send = (to: string, bytes: Uint8Array): void => wire.send(address, to, bytes);
    const object = { eoj: 0x029001 + i, properties: [{ epc: 0x80, read: () => Uint8Array.of(0x30) }] };
    wire.attach(address, createNode({ address, serial: `n${i}`, objects: [object], send }));
  }
  const random = createRandom(seed, 'own');
  const own = createEchonetLan({ link: wire.link('192.168.3.2'), clock, log: silent, random });
  await own.start();
  return { clock, discovery: createDiscovery({ lan: own, clock, log: silent }) };
}

test('at 30 % loss all of 60 nodes are found and described within 60 s', { timeout: 60_000 * SOAK }, async () => {
  for (let seed = 1; seed <= 3 * SOAK; seed++) {
    const lossy = await lossyLan(seed);
    let nodes: readonly DiscoveredNode[] | null = null;
    void lossy.discovery.look(seconds(60)).then((found) => {
      nodes = found;
    });
    await lossy.clock.run({ until: plus(lossy.clock.now(), seconds(60)), stop: () => nodes !== null });
    expect(nodes).toHaveLength(60);
    expect(nodes!.filter(({ objects, identifiedBy }) => objects.length !== 1 || identifiedBy !== 'node')).toEqual([]);
  }
});

test('a running discovery finds them as well, and tells of each once', { timeout: 60_000 * SOAK }, async () => {
  for (let seed = 1; seed <= SOAK; seed++) {
    const lossy = await lossyLan(seed);
    const told: string[] = [];
    lossy.discovery.onChange(({ kind, node }) => told.push(`${kind} ${node.address}`));
    lossy.discovery.start();
    await lossy.clock.run({ until: plus(lossy.clock.now(), seconds(60)) });
    expect(told.sort()).toEqual(
      lossy.discovery
        .nodes()
        .map(({ address }) => `found ${address}`)
        .sort(),
    );
    expect(told).toHaveLength(60);
  }
});

test('one answer with 84 times the same object leads to one object', () => {
  expect(instancesOf(Uint8Array.of(84, ...Array.from({ length: 84 }, () => [0x01, 0x30, 0x01]).flat()))).toEqual([
    0x013001,
  ]);
  expect(instancesOf(parseHex('FF0130010EF0010130')!)).toEqual([0x013001]);
  expect(instancesOf(parseHex('')!)).toEqual([]);
});
