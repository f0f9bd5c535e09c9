import { expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { seconds } from '#core/time/instant.ts';
import { createDiscovery } from '#drivers/echonet-lan/discovery.ts';
import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { silent } from '#ports/log.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { anyBytes, mutated } from '../../protocol/echonet/frame-source.ts';
import { liveHeap } from './heap.ts';
import { createTinyLan, objectScript } from './tiny-lan.ts';

const SOAK = Math.max(1, Number(process.env['HEMS_SOAK'] ?? 1));
const METER = '192.168.1.10';

async function controller() {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  const discovery = createDiscovery({ lan, clock: tiny.clock, log: silent });
  await lan.start();
  discovery.start();
  await tiny.run(1_000);
  tiny.sent.length = 0;
  return { tiny, lan, discovery };
}

test('100,000 mutated frames (10 million in a soak) neither throw nor leave anything behind', {
  timeout: 60_000 * SOAK,
}, async () => {
  const { tiny, discovery } = await controller();
  const random = createRandom(4, 'fuzz');
  let replies = 0;
  let heap = 0;
  const rounds = 20;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 5_000 * SOAK; i++) {
      const bytes = mutated(random, anyBytes(random));
      // Half of them to our own objects, from a crowd that returns.
      if (bytes.length > 9 && i % 2 === 0) bytes.set(i % 4 === 0 ? [0x0e, 0xf0, 0x01] : [0x05, 0xff, 0x01], 7);
      const before = tiny.sent.length;
      tiny.inject(`10.1.${random.integer(16)}.${random.integer(256)}`, bytes, i % 3 === 0);
      if (decodeFrame(bytes) === null) expect(tiny.sent.length).toBe(before);
      if (i % 5 === 0) await tiny.run(1);
      if (tiny.sent.length > 1_000) {
        replies += tiny.sent.length;
        tiny.sent.length = 0;
      }
    }
    if (round === 4) heap = liveHeap();
  }
  expect(replies + tiny.sent.length).toBeGreaterThan(100);
  expect(tiny.clock.waiting()).toBeLessThan(200);
  expect(discovery.nodes().length).toBeLessThanOrEqual(256);
  expect(liveHeap() - heap).toBeLessThan(8_000_000);
});

/** Frames of a flood: announcements, requests, answers to nothing, junk. */
const FLOOD = [
  {
    seoj: NODE_PROFILE,
    deoj: NODE_PROFILE,
    esv: ESV.INF,
    properties: [{ epc: 0xd5, edt: Uint8Array.of(1, 1, 48, 1) }],
  },
  { seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.Get, properties: [{ epc: 0x9f, edt: new Uint8Array(0) }] },
  { seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.INF_REQ, properties: [{ epc: 0xd5, edt: new Uint8Array(0) }] },
  { seoj: 0x028801, deoj: CONTROLLER, esv: ESV.Get_Res, properties: [{ epc: 0xe7, edt: new Uint8Array(4) }] },
].map((frame) => encodeFrame({ tid: 77, ...frame }));
const JUNK = Uint8Array.of(0x10, 0x81, 0, 0, 1);

test.each([
  ['one source', () => '10.9.9.9'],
  ['sources that never return', (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`],
  ['the address of the node that is polled', () => METER],
])('at 50,000 packets a second from %s a poll is answered as ever and little is sent', async (_what, source) => {
  const { tiny, lan, discovery } = await controller();
  tiny.node(METER, objectScript({ e7: '000003A1' }));
  await tiny.settle(lan.get(METER, 0x028801, [0xe7], seconds(5)));
  await tiny.run(1_000);
  tiny.sent.length = 0;
  const length = 3 * SOAK;
  for (let second = 0, n = 0; second < length; second++) {
    const polled = lan.get(METER, 0x028801, [0xe7], seconds(1));
    for (let ms = 0; ms < 1_000; ms += 10) {
      for (let i = 0; i < 500; i++, n++) tiny.inject(source(n), n % 5 === 4 ? JUNK : FLOOD[n % 5]!, n % 2 === 0);
      await tiny.run(10);
    }
    expect((await polled).get(0xe7)).toEqual(Uint8Array.of(0, 0, 3, 0xa1));
  }
  expect(tiny.sent.length).toBeLessThan(250 * length);
  expect(tiny.clock.waiting()).toBeLessThan(200);
  expect(discovery.nodes()).toEqual([]);
});
