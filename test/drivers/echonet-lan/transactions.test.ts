import { beforeEach, expect, test } from 'vitest';
import { millis, seconds } from '#core/time/instant.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import type { GetResult } from '#drivers/echonet-lan/results.ts';
import { silent } from '#ports/log.ts';
import { decodeFrame, ESV, encodeFrame, type Property } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { createTinyLan, objectScript, type Script, type TinyLan } from './tiny-lan.ts';

const METER = 0x028801;
const A = '192.168.1.10';
const B = '192.168.1.11';
const values = { e7: '000003A1', e0: '0000B9D7', e8: '00460028' };

let tiny: TinyLan;
let lan: EchonetLan;

beforeEach(async () => {
  tiny = createTinyLan();
  lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  tiny.sent.length = 0;
});

const texts = (result: GetResult): Record<string, string> =>
  Object.fromEntries(
    [...result].map(([epc, got]) => [epc.toString(16), typeof got === 'string' ? got : formatHex(got)]),
  );
const get = (address: string, epcs: number[], eoj = METER) => lan.get(address, eoj, epcs, seconds(10));
const property = (epc: number, hex: string): Property => ({ epc, edt: parseHex(hex)! });

/** Drops the first `n` frames, then behaves. */
const deafFor = (n: number, script: Script): Script => {
  let left = n;
  return (frame, send) => (left-- > 0 ? undefined : script(frame, send));
};

test('a Get brings the data of each property', async () => {
  tiny.node(A, objectScript(values));
  expect(texts(await tiny.settle(get(A, [0xe7, 0xe0])))).toEqual({ e7: '000003A1', e0: '0000B9D7' });
  expect(tiny.sent).toHaveLength(1);
});

test('a lost request is repeated once', async () => {
  tiny.node(A, deafFor(1, objectScript(values)));
  expect(texts(await tiny.settle(get(A, [0xe7])))).toEqual({ e7: '000003A1' });
  expect(tiny.sent).toHaveLength(2);
});

test('silence is no-answer within the deadline, and no more than two requests', async () => {
  const start = tiny.clock.monotonic();
  expect(texts(await tiny.settle(lan.get(A, METER, [0xe7, 0xe0], millis(3_000))))).toEqual({
    e7: 'no-answer',
    e0: 'no-answer',
  });
  expect(tiny.clock.monotonic() - start).toBeLessThanOrEqual(3_000);
  expect(tiny.sent).toHaveLength(2);
});

test('good values of a Get_SNA are salvaged, also where it leaves a property out', async () => {
  const real = decodeFrame(
    parseHex('1081002302880105ff015206800130e0040000123ce304000020dde70400000001e804000affecd30400000001')!,
  )!;
  tiny.node(A, (frame, send) => {
    const asked = new Set(frame.properties.map(({ epc }) => epc));
    send({ esv: ESV.Get_SNA, properties: real.properties.filter(({ epc }) => asked.has(epc)) });
  });
  expect(texts(await tiny.settle(get(A, [0x80, 0xe0, 0xe1, 0xe3, 0xe7, 0xe8, 0xd3])))).toEqual({
    '80': '30',
    e0: '0000123C',
    e1: 'refused',
    e3: '000020DD',
    e7: '00000001',
    e8: '000AFFEC',
    d3: '00000001',
  });
});

test('an answer in two frames with one TID, 72 and then 52, is one answer', async () => {
  tiny.node(A, (frame, send) => {
    send({ esv: ESV.Get_Res, properties: frame.properties.slice(0, 1).map(() => property(0xe7, '000003A1')) });
    send({ esv: ESV.Get_SNA, properties: [property(0xe0, '')] }, 60);
  });
  expect(texts(await tiny.settle(get(A, [0xe7, 0xe0])))).toEqual({ e7: '000003A1', e0: 'refused' });
});

test('values of a second frame count as well, also when it comes first', async () => {
  for (const [first, second] of [
    [ESV.Get_Res, ESV.Get_SNA],
    [ESV.Get_SNA, ESV.Get_Res],
  ] as const) {
    tiny.node(A, (_frame, send) => {
      send({ esv: first, properties: [property(0xe7, '000003A1')] });
      send({ esv: second, properties: [property(0xe0, '0000B9D7')] }, 60);
    });
    expect(texts(await tiny.settle(get(A, [0xe7, 0xe0])))).toEqual({ e7: '000003A1', e0: '0000B9D7' });
  }
});

test('a real instance answers for instance 0', async () => {
  tiny.node(A, (_frame, send) => send({ seoj: 0x028801, esv: ESV.Get_Res, properties: [property(0xe7, '0000001C')] }));
  expect(texts(await tiny.settle(get(A, [0xe7], 0x028800)))).toEqual({ e7: '0000001C' });
});

test('an answer from another instance, address, service or to another TID is no answer', async () => {
  const answer = [property(0xe7, '0000001C')];
  for (const wrong of [
    { seoj: 0x028802 },
    { esv: ESV.INF },
    { esv: ESV.Set_Res },
    { tid: 0x7777 },
    { deoj: 0x028701 },
  ]) {
    tiny.node(A, (_frame, send) => send({ esv: ESV.Get_Res, properties: answer, ...wrong }));
    expect(texts(await tiny.settle(get(A, [0xe7])))).toEqual({ e7: 'no-answer' });
  }
  tiny.node(A, () => undefined);
  const asking = get(A, [0xe7]);
  await tiny.run(1);
  const { frame } = tiny.sent.at(-1)!;
  tiny.inject(B, encodeFrame({ ...frame, seoj: METER, deoj: 0x05ff01, esv: ESV.Get_Res, properties: answer }));
  expect(texts(await tiny.settle(asking))).toEqual({ e7: 'no-answer' });
});

test('a late answer is never taken for another request', async () => {
  tiny.node(A, (frame, send) =>
    frame.properties[0]!.epc === 0xe7
      ? send({ esv: ESV.Get_Res, properties: [property(0xe7, '00000064')] }, 8_000)
      : send({ esv: ESV.Get_Res, properties: [property(0xe0, '00000001')] }, 30),
  );
  expect(texts(await tiny.settle(lan.get(A, METER, [0xe7], millis(1_000))))).toEqual({ e7: 'no-answer' });
  const next = [];
  for (let i = 0; i < 20; i++) {
    next.push(texts(await tiny.settle(get(A, [0xe0]))));
    await tiny.run(500);
  }
  expect(new Set(next.map((result) => JSON.stringify(result)))).toEqual(new Set(['{"e0":"00000001"}']));
});

test('a node is asked one thing at a time, in the order of asking; two nodes are asked in parallel', async () => {
  let atOnce = 0;
  let most = 0;
  const slow: Script = (frame, send) => {
    most = Math.max(most, ++atOnce);
    tiny.clock.after(millis(99), 'think', () => atOnce--);
    send({ esv: ESV.Get_Res, properties: frame.properties.map(({ epc }) => property(epc, '01')) }, 100);
  };
  tiny.node(A, slow);
  const order: number[] = [];
  const five = [1, 2, 3, 4, 5].map((i) => get(A, [0xe0 + i]).then(() => order.push(i)));
  await tiny.settle(Promise.all(five));
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(1);

  tiny.node(B, slow);
  const start = tiny.clock.monotonic();
  await tiny.settle(Promise.all([get(A, [0xe7]), get(B, [0xe7])]));
  expect(tiny.clock.monotonic() - start).toBeLessThan(150);
  expect(most).toBe(2);
});

test('whoever waits for a busy node longer than the deadline gets no-answer in time', async () => {
  const first = lan.get(A, METER, [0xe7], seconds(8));
  const start = tiny.clock.monotonic();
  expect(texts(await tiny.settle(lan.get(A, METER, [0xe0], millis(700))))).toEqual({ e0: 'no-answer' });
  expect(tiny.clock.monotonic() - start).toBeLessThanOrEqual(700);
  await tiny.settle(first);
});

test('waiting is bounded: one request too many is turned away at once', async () => {
  const all = Array.from({ length: 70 }, () => lan.get(A, METER, [0xe7], seconds(5)));
  const start = tiny.clock.monotonic();
  await tiny.settle(all[69]!);
  expect(tiny.clock.monotonic()).toBe(start);
  await tiny.settle(Promise.all(all));
});

test('the patience is learned: a quick node is given up sooner than an unknown one', async () => {
  tiny.node(A, objectScript(values));
  for (let i = 0; i < 10; i++) await tiny.settle(get(A, [0xe7]));
  tiny.node(A, () => undefined);
  const start = tiny.clock.monotonic();
  await tiny.settle(get(A, [0xe7]));
  expect(tiny.clock.monotonic() - start).toBeLessThan(2_000);
});

test('an adapter that is mute above four properties is asked in parts, and that is remembered', async () => {
  const eight = [0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7];
  tiny.node(A, (frame, send) => {
    if (frame.properties.length > 4) return;
    send({ esv: ESV.Get_Res, properties: frame.properties.map(({ epc }) => property(epc, '01')) });
  });
  const expected = Object.fromEntries(eight.map((epc) => [epc.toString(16), '01']));
  expect(texts(await tiny.settle(get(A, eight)))).toEqual(expected);
  tiny.sent.length = 0;
  expect(texts(await tiny.settle(get(A, eight)))).toEqual(expected);
  expect(tiny.sent.map(({ frame }) => frame.properties.length)).toEqual([4, 4]);
});

test('an adapter that serves only the first six properties of a batch is asked for the rest, and that is remembered', async () => {
  const eight = [0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7];
  tiny.node(A, (frame, send) => {
    const properties = frame.properties.map(({ epc }, i) => property(epc, i < 6 ? '01' : ''));
    send({ esv: properties.length > 6 ? ESV.Get_SNA : ESV.Get_Res, properties });
  });
  const expected = Object.fromEntries(eight.map((epc) => [epc.toString(16), '01']));
  expect(texts(await tiny.settle(get(A, eight)))).toEqual(expected);
  tiny.sent.length = 0;
  expect(texts(await tiny.settle(get(A, eight)))).toEqual(expected);
  expect(tiny.sent.map(({ frame }) => frame.properties.length)).toEqual([6, 2]);
});

test('a batch size that was answered before is not split because of a lost datagram', async () => {
  const all = objectScript(values);
  tiny.node(A, all);
  await tiny.settle(get(A, [0xe7, 0xe0, 0xe8]));
  tiny.node(A, deafFor(1, all));
  tiny.sent.length = 0;
  await tiny.settle(get(A, [0xe7, 0xe0, 0xe8]));
  expect(tiny.sent.map(({ frame }) => frame.properties.length)).toEqual([3, 3]);
});

test('stop ends what is under way as no-answer, and nothing is sent after it', async () => {
  const many = get(B, [0xe0, 0xe3, 0xe7, 0xe8]);
  const asking = [get(A, [0xe7]), get(A, [0xe0])];
  await tiny.run(10);
  await lan.stop();
  expect((await Promise.all(asking)).map(texts)).toEqual([{ e7: 'no-answer' }, { e0: 'no-answer' }]);
  expect(new Set((await many).values())).toEqual(new Set(['no-answer']));
  const count = tiny.sent.length;
  expect(texts(await get(A, [0xe7]))).toEqual({ e7: 'no-answer' });
  await tiny.run(60_000);
  expect(tiny.sent.length).toBe(count);
  expect(tiny.clock.waiting()).toBe(0);
});

test('a Set is accepted, refused by name, or unanswered', async () => {
  tiny.node(A, objectScript({ da: '46', eb: '00000000' }, ['da', 'eb']));
  const set = (...properties: Property[]) => tiny.settle(lan.set(A, 0x027d01, properties, seconds(10)));
  expect(await set(property(0xda, '42'))).toEqual({ outcome: 'accepted' });
  expect(await set(property(0xda, '42'), property(0xc1, '03'))).toEqual({ outcome: 'refused', epcs: [0xc1] });
  tiny.node(A, () => undefined);
  expect(await set(property(0xda, '42'))).toEqual({ outcome: 'no-answer' });
});

test('a Set_Res without properties (OpenECHO) and a SetC_SNA that names none refused are refusals', async () => {
  const set = () => tiny.settle(lan.set(A, 0x027d01, [property(0xda, '42')], seconds(10)));
  tiny.node(A, (_frame, send) => send({ esv: ESV.Set_Res, properties: [] }));
  expect(await set()).toEqual({ outcome: 'refused', epcs: [0xda] });
  tiny.node(A, (_frame, send) => send({ esv: ESV.SetC_SNA, properties: [property(0xda, '')] }));
  expect(await set()).toEqual({ outcome: 'refused', epcs: [0xda] });
});

test('an INF with the TID of the Set (elemu) is a notification, not the answer', async () => {
  const heard: string[] = [];
  lan.onNotification({ address: A }, ({ properties }) => heard.push(formatHex(properties[0]!.edt)));
  tiny.node(A, (_frame, send) => send({ esv: ESV.INF, properties: [property(0xda, '42')] }));
  expect(await tiny.settle(lan.set(A, 0x027d01, [property(0xda, '42')], seconds(4)))).toEqual({ outcome: 'no-answer' });
  expect(heard).toEqual(['42', '42']);
});

test('a node that is mute for seconds after a Set is waited for', async () => {
  const device = objectScript({ da: '46' }, ['da']);
  let mute = 0;
  tiny.node(A, (frame, send) => {
    if (tiny.clock.monotonic() < mute) return;
    if (frame.esv === ESV.SetC) mute = tiny.clock.monotonic() + 4_000;
    device(frame, send);
  });
  for (let i = 0; i < 5; i++) await tiny.settle(get(A, [0xda], 0x027d01));
  await tiny.settle(lan.set(A, 0x027d01, [property(0xda, '42')], seconds(10)));
  expect(texts(await tiny.settle(get(A, [0xda], 0x027d01)))).toEqual({ da: '42' });
});

test('SetGet is one exchange where the node has it', async () => {
  tiny.node(A, objectScript({ b6: '', b7: '010300000064', c6: '000001F4' }, ['b6']));
  const result = await tiny.settle(lan.setGet(A, 0x028701, [property(0xb6, '0101')], [0xb7, 0xc6], seconds(10)));
  expect(result.set).toEqual({ outcome: 'accepted' });
  expect(texts(result.got)).toEqual({ b7: '010300000064', c6: '000001F4' });
  expect(tiny.sent.map(({ frame }) => frame.esv)).toEqual([ESV.SetGet]);
});

test('a node known to have SetGet is asked by it again after a loss, not by Set and Get', async () => {
  const board = objectScript({ b6: '', b7: '010300000064' }, ['b6']);
  const ask = () => tiny.settle(lan.setGet(A, 0x028701, [property(0xb6, '0101')], [0xb7], seconds(10)));
  tiny.node(A, board);
  await ask();
  tiny.node(A, deafFor(1, board));
  tiny.sent.length = 0;
  expect(texts((await ask()).got)).toEqual({ b7: '010300000064' });
  expect(tiny.sent.map(({ frame }) => frame.esv)).toEqual([ESV.SetGet, ESV.SetGet]);
});

test.each([
  ['silent', undefined],
  ['SetGet_SNA without data', ESV.SetGet_SNA],
])('without SetGet (%s) it is Set and Get, with nobody in between, and that is remembered', async (_how, esv) => {
  const board = objectScript({ b6: '', b7: '010300000064', c6: '000001F4' }, ['b6']);
  tiny.node(A, (frame, send) => {
    if (frame.esv !== ESV.SetGet) return board(frame, send);
    if (esv !== undefined) send({ esv, properties: frame.properties, getProperties: frame.getProperties! });
  });
  for (const round of [1, 2]) {
    tiny.sent.length = 0;
    const both = lan.setGet(A, 0x028701, [property(0xb6, '0101')], [0xb7], seconds(10));
    const other = lan.get(A, 0x028701, [0xc6], seconds(10));
    expect(texts((await tiny.settle(both)).got)).toEqual({ b7: '010300000064' });
    await tiny.settle(other);
    const seen = tiny.sent.map(({ frame }) => frame.esv);
    expect(seen).toEqual(round === 1 ? [ESV.SetGet, ESV.SetC, ESV.Get, ESV.Get] : [ESV.SetC, ESV.Get, ESV.Get]);
  }
});

test('what nobody may set is refused before a word is said: a cooking heater is only ever stopped', async () => {
  tiny.node(A, objectScript({ b1: '40404040', b2: 'FFFFFFFF', b3: '40' }, ['b2', 'b3']));
  const start = [property(0xb2, '41FFFFFF')];
  expect(await tiny.settle(lan.set(A, 0x03b901, start, seconds(5)))).toEqual({ outcome: 'refused', epcs: [0xb2] });
  const { set } = await tiny.settle(lan.setGet(A, 0x03b901, start, [0xb1], seconds(5)));
  expect(set).toEqual({ outcome: 'refused', epcs: [0xb2] });
  expect(tiny.sent).toEqual([]);
  expect(await tiny.settle(lan.set(A, 0x03b901, [property(0xb3, '40')], seconds(5)))).toEqual({ outcome: 'accepted' });
});
