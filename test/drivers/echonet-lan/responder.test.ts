import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { seconds } from '#core/time/instant.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import type { Notification } from '#drivers/echonet-lan/results.ts';
import { silent } from '#ports/log.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { createTinyLan, objectScript, type TinyLan } from './tiny-lan.ts';

const PEER = '192.168.1.20';
let tiny: TinyLan;
let lan: EchonetLan;

beforeEach(async () => {
  tiny = createTinyLan();
  lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
});

/** What we answer to a request from a peer: `service properties`, or null. */
function answerTo(request: Partial<Frame>): string | null {
  tiny.sent.length = 0;
  const frame = { tid: 0x1234, seoj: 0x05ff01, deoj: NODE_PROFILE, esv: ESV.Get, properties: [], ...request };
  tiny.inject(PEER, encodeFrame(frame));
  const [reply] = tiny.sent;
  if (reply === undefined) return null;
  expect(reply.frame).toMatchObject({ tid: 0x1234, deoj: 0x05ff01 });
  const list = (properties: Frame['properties']) =>
    properties.map(({ epc, edt }) => formatHex(Uint8Array.of(epc, ...edt))).join(' ');
  const second = reply.frame.getProperties === undefined ? '' : ` | ${list(reply.frame.getProperties)}`;
  return `${reply.to} ${reply.frame.esv.toString(16)} ${list(reply.frame.properties)}${second}`;
}

const ask = (...epcs: number[]) => epcs.map((epc) => ({ epc, edt: new Uint8Array(0) }));
const value = (epc: number, hex: string) => ({ epc, edt: parseHex(hex)! });

test('the start is announced with our instance list', () => {
  expect(tiny.sent.map(({ to, frame }) => [to, frame.esv, formatHex(frame.properties[0]!.edt)])).toEqual([
    ['multicast', ESV.INF, '0105FF01'],
  ]);
});

test('the node profile and the controller answer for themselves', () => {
  expect(answerTo({ properties: ask(0x80, 0xd3, 0xd4, 0xd6, 0xd7) })).toBe(
    `${PEER} 72 8030 D3000001 D40002 D60105FF01 D70105FF`,
  );
  expect(answerTo({ deoj: CONTROLLER, properties: ask(0x80, 0x88, 0x8a) })).toBe(`${PEER} 72 8030 8842 8AFFFFFF`);
  expect(answerTo({ deoj: 0x05ff00, properties: ask(0x80) })).toBe(`${PEER} 72 8030`);
});

test('every property of the Get map can be read, and 0xD5 is announced, not read', () => {
  for (const deoj of [NODE_PROFILE, CONTROLLER]) {
    const text = answerTo({ deoj, properties: ask(0x9f) })!;
    const map = decodePropertyMap(parseHex(text.slice(text.indexOf('9F') + 2))!)!;
    expect(map.wrongCount).toBe(false);
    expect(answerTo({ deoj, properties: ask(...map.epcs) })).toMatch(/ 72 /);
  }
  expect(answerTo({ properties: ask(0xd5) })).toBe(`${PEER} 52 D5`);
  expect(answerTo({ esv: ESV.INF_REQ, properties: ask(0xd5) })).toBe('multicast 73 D50105FF01');
});

test('a Set of the operation status is refused and echoed, alone or in SetGet', () => {
  expect(answerTo({ esv: ESV.SetC, properties: [value(0x80, '31')] })).toBe(`${PEER} 51 8031`);
  expect(answerTo({ esv: ESV.SetI, properties: [value(0x80, '31')] })).toBe(`${PEER} 50 8031`);
  expect(answerTo({ esv: ESV.SetGet, properties: [value(0x80, '31')], getProperties: ask(0x80) })).toBe(
    `${PEER} 5e 8031 | 8030`,
  );
  expect(answerTo({ properties: ask(0x80) })).toBe(`${PEER} 72 8030`);
});

const setServices = [
  ['SetI', ESV.SetI, ESV.SetI_SNA],
  ['SetC', ESV.SetC, ESV.SetC_SNA],
] as const;

test.each(setServices)(
  '%s is refused for everything but the label of the controller’s place',
  async (_name, esv, sna) => {
    const service = sna.toString(16);
    for (let epc = 0x80; epc <= 0xff; epc++) {
      if (epc % 8 === 0) await tiny.run(1_000);
      expect(answerTo({ esv, properties: [value(epc, '00')] })).toContain(` ${service} `);
      if (epc !== 0x81) expect(answerTo({ esv, deoj: CONTROLLER, properties: [value(epc, '00')] })).toContain(service);
    }
    await tiny.run(1_000);
    for (const wrong of ['', '0102', '02'.repeat(17)]) {
      expect(answerTo({ esv, deoj: CONTROLLER, properties: [value(0x81, wrong)] })).toBe(
        `${PEER} ${service} 81${wrong}`,
      );
    }
  },
);

test('the place can be set, is announced when it changes, and reads back', async () => {
  const place = (esv: number, hex: string) => answerTo({ esv, deoj: CONTROLLER, properties: [value(0x81, hex)] });
  const announced = () =>
    tiny.sent
      .filter(({ to }) => to === 'multicast')
      .map(({ frame }) => [frame.esv, frame.seoj, formatHex(frame.properties[0]!.edt)]);
  expect(place(ESV.SetC, '08')).toBe(`${PEER} 71 81`);
  expect(announced()).toEqual([[ESV.INF, CONTROLLER, '08']]);
  expect(place(ESV.SetC, '08')).toBe(`${PEER} 71 81`);
  expect(announced()).toEqual([]);
  tiny.sent.length = 0;
  tiny.inject(
    PEER,
    encodeFrame({ tid: 1, seoj: CONTROLLER, deoj: CONTROLLER, esv: ESV.SetI, properties: [value(0x81, '10')] }),
  );
  expect(tiny.sent.map(({ to }) => to)).toEqual(['multicast']);
  expect(answerTo({ deoj: CONTROLLER, properties: ask(0x81) })).toBe(`${PEER} 72 8110`);
  expect(
    answerTo({
      esv: ESV.SetGet,
      deoj: CONTROLLER,
      properties: [value(0x81, '11')],
      getProperties: ask(0x81, 0x80),
    }),
  ).toBe(`${PEER} 7e 81 | 8111 8030`);
  await tiny.run(1_000);
  expect(answerTo({ esv: ESV.SetC, deoj: CONTROLLER, properties: [value(0x81, '20'), value(0x80, '31')] })).toBe(
    `${PEER} 51 81 8031`,
  );
});

test.each([
  ['Get', ESV.Get, ESV.Get_SNA],
  ['INF_REQ', ESV.INF_REQ, ESV.INF_SNA],
])('%s of what we do not have is SNA, with what we do have', (_name, esv, sna) => {
  expect(answerTo({ esv, properties: ask(0x80, 0xa0) })).toBe(`${PEER} ${sna.toString(16)} 8030 A0`);
});

test('INF_REQ to the controller is announced to everybody', () => {
  expect(answerTo({ esv: ESV.INF_REQ, deoj: CONTROLLER, properties: ask(0x80, 0x88) })).toBe('multicast 73 8030 8842');
});

test('what everybody would hear is sent ten times a second at most, however many ask', async () => {
  await tiny.run(1_000);
  tiny.sent.length = 0;
  const request = encodeFrame({
    tid: 1,
    seoj: CONTROLLER,
    deoj: NODE_PROFILE,
    esv: ESV.INF_REQ,
    properties: ask(0xd5),
  });
  for (let i = 0; i < 2_000; i++) tiny.inject(`10.0.${i >> 8}.${i & 255}`, request);
  expect(tiny.sent).toHaveLength(10);
});

test('strangers are answered two hundred times a second at most, and crowd out nobody that we know', async () => {
  const request = encodeFrame({ tid: 1, seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.Get, properties: ask(0x80) });
  tiny.node(PEER, objectScript({ '80': '30' }));
  await tiny.settle(lan.get(PEER, 0x027d01, [0x80], seconds(5)));
  const heard: Notification[] = [];
  lan.onNotification({ address: PEER }, (notification) => heard.push(notification));
  await tiny.run(1_000);
  tiny.sent.length = 0;
  for (let i = 0; i < 20_000; i++) tiny.inject(`10.0.${i >> 8}.${i & 255}`, request);
  expect(tiny.sent).toHaveLength(200);
  const inf = { tid: 1, seoj: 0x027d01, deoj: NODE_PROFILE, esv: ESV.INF, properties: [value(0xda, '42')] };
  tiny.inject(PEER, encodeFrame(inf), true);
  expect(heard).toHaveLength(1);
  const asked = lan.get(PEER, 0x027d01, [0x80], seconds(5));
  expect((await tiny.settle(asked)).get(0x80)).toEqual(Uint8Array.of(0x30));
});

test('a notification that wants an answer (INFC) gets one, and is heard', () => {
  const heard: Notification[] = [];
  lan.onNotification({}, (notification) => heard.push(notification));
  expect(answerTo({ esv: ESV.INFC, properties: [value(0x80, '30')] })).toBe(`${PEER} 7a 80`);
  expect(heard).toEqual([{ address: PEER, eoj: 0x05ff01, properties: [value(0x80, '30')] }]);
});

test('listeners hear their address and object only, until they stop', () => {
  const heard: string[] = [];
  const stop = lan.onNotification({ address: PEER, eoj: 0x027d01 }, () => heard.push('battery'));
  lan.onNotification({ address: '192.168.1.21' }, () => heard.push('other'));
  const announce = () => answerTo({ seoj: 0x027d01, esv: ESV.INF, properties: [value(0xda, '42')] });
  expect(announce()).toBeNull();
  stop();
  announce();
  expect(heard).toEqual(['battery']);
});

test('answers, announcements and requests to strangers are not answered', () => {
  for (const esv of [ESV.Get_Res, ESV.Get_SNA, ESV.Set_Res, ESV.SetC_SNA, ESV.INF, ESV.INFC_Res]) {
    expect(answerTo({ esv, properties: [value(0x80, '30')] })).toBeNull();
  }
  expect(answerTo({ deoj: 0x028801, properties: ask(0x80) })).toBeNull();
});

test('a request with hundreds of properties is no amplifier', () => {
  const properties = Array.from({ length: 255 }, () => ({ epc: 0x9f, edt: new Uint8Array(0) }));
  const request = encodeFrame({ tid: 1, seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.Get, properties });
  tiny.sent.length = 0;
  tiny.inject(PEER, request);
  expect(encodeFrame(tiny.sent[0]!.frame).length).toBeLessThanOrEqual(request.length);
});

test('one source gets at most 20 answers a second, others are unaffected', async () => {
  tiny.sent.length = 0;
  const request = encodeFrame({ tid: 1, seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.Get, properties: ask(0x80) });
  for (let i = 0; i < 100; i++) tiny.inject(PEER, request);
  tiny.inject('192.168.1.30', request);
  expect(tiny.sent.map(({ to }) => to).filter((to) => to === PEER)).toHaveLength(20);
  expect(tiny.sent.at(-1)!.to).toBe('192.168.1.30');
  await tiny.run(1_000);
  tiny.inject(PEER, request);
  expect(tiny.sent).toHaveLength(22);
});

test('whoever is not among the addresses is not heard', async () => {
  const other = createTinyLan();
  const guarded = createEchonetLan({
    link: other.link,
    clock: other.clock,
    log: silent,
    addresses: (a) => a.startsWith('10.'),
  });
  await guarded.start();
  other.sent.length = 0;
  other.inject(
    PEER,
    encodeFrame({ tid: 1, seoj: CONTROLLER, deoj: NODE_PROFILE, esv: ESV.Get, properties: ask(0x80) }),
  );
  expect(other.sent).toEqual([]);
});

test('no datagram whatever makes us throw, and junk is never answered', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      tiny.sent.length = 0;
      tiny.inject(PEER, bytes);
      expect(tiny.sent).toEqual([]);
    }),
    { seed: 7, numRuns: 2_000 },
  );
});
