import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import type { Datagram, Reply } from '#protocol/skstack/reply.ts';
import {
  type ErxudpForm,
  erxudp,
  joinBytes,
  kindsOf,
  METER_ADDRESS,
  METER_MAC,
  OWN_ADDRESS,
  repliesOf,
} from './module-text.ts';

const hexBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const ANSWER = hexBytes('1081000302880105FF017201E7040000001C');
/** 0D0A, "OK" and a whole EVENT line as data: what breaks every client that cuts at line ends. */
const AWKWARD = joinBytes(hexBytes('10810D0A'), bytesOf('\r\nOK\r\nEVENT 29 X\r\n'), hexBytes('0D0A'));

const FORMS: readonly ErxudpForm[] = (['single', 'dual'] as const).flatMap((kind) =>
  (['hex', 'binary'] as const).flatMap((payload) => [
    { kind, payload },
    { kind, payload, lqi: 'E1' },
  ]),
);

const datagrams = (replies: readonly Reply[]): Datagram[] => replies.filter((reply) => reply.kind === 'udp');

const STREAM = joinBytes(
  bytesOf('SKSREG SFE 0\r\nOK\r\nEVER 1.2.10\r\n\r\nOK\r\nOK 01\r'),
  bytesOf(`EVENT 20 ${OWN_ADDRESS} 0\r\nEPANDESC\r\n  Channel:21\r\n  Channel Page:09\r\n  Pan ID:8888\r\n`),
  bytesOf(`  Addr:${METER_MAC}\r\n  LQI:E1\r\n  Side:0\r\n  PairID:00000001\r\nEVENT 22 ${OWN_ADDRESS} 0\r\n`),
  bytesOf(`SKSENDTO 1 ${METER_ADDRESS} 0E1A 1 0 000E \r\nEVENT 21 ${METER_ADDRESS} 0 02\r\nOK\r\n`),
  erxudp(AWKWARD, { kind: 'dual', payload: 'binary' }),
  erxudp(ANSWER, { kind: 'single', payload: 'hex' }),
  erxudp(ANSWER, { kind: 'dual', payload: 'binary', lqi: '4E' }),
  bytesOf('FAIL ER10\r\n'),
);
const STREAM_KINDS = 'echo,ok,version,ok,ok,event 20,pan,event 22,echo,event 21,ok,udp,udp,udp,fail ER10'.split(',');

describe('framer', () => {
  test('the replies do not depend on where the stream is cut', () => {
    const whole = repliesOf([STREAM]);
    expect(kindsOf(whole.replies)).toEqual(STREAM_KINDS);
    expect(whole.noise).toBe(0);
    for (let cut = 1; cut < STREAM.length; cut++) {
      expect(repliesOf([STREAM.subarray(0, cut), STREAM.subarray(cut)])).toEqual(whole);
    }
    expect(repliesOf([...STREAM].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test('nor on any chunking', () => {
    const whole = repliesOf([STREAM]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sizes) => {
        expect(repliesOf(cutInto(STREAM, sizes))).toEqual(whole);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test.each(FORMS)('data is taken by its length and recognised as hex or binary: %o', (form) => {
    for (const data of [ANSWER, AWKWARD, hexBytes('0D'), bytesOf('0123456789ABCDEF'), bytesOf('1')]) {
      const { replies, noise } = repliesOf([joinBytes(erxudp(data, form), bytesOf('OK\r\n'))]);
      expect(kindsOf(replies)).toEqual(['udp', 'ok']);
      expect(datagrams(replies)[0]).toEqual({
        kind: 'udp',
        source: METER_ADDRESS,
        destination: OWN_ADDRESS,
        remotePort: 0x0e1a,
        localPort: 0x0e1a,
        mac: METER_MAC,
        lqi: form.lqi === undefined ? null : 0xe1,
        secured: true,
        side: form.kind === 'dual' ? 0 : null,
        data,
      });
      expect(noise).toBe(0);
    }
  });

  test('any data survives any form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom(...FORMS), (data, form) => {
        const { replies } = repliesOf([erxudp(data, form), bytesOf('OK\r\n')]);
        expect(kindsOf(replies)).toEqual(['udp', 'ok']);
        expect(datagrams(replies)[0]!.data).toEqual(data);
      }),
      { seed: 12, numRuns: 400 },
    );
  });

  test('an echo of SKSENDTO may be followed by a line end, by its data, or at once by the next reply', () => {
    const head = `SKSENDTO 1 ${METER_ADDRESS} 0E1A 1 0012 `;
    const event = `EVENT 21 ${METER_ADDRESS} 00\r\nOK\r\n`;
    for (const middle of [
      bytesOf('\r\n'),
      bytesOf('\r'),
      new Uint8Array(0),
      ANSWER,
      joinBytes(ANSWER, bytesOf('\r\n')),
    ]) {
      const { replies, noise } = repliesOf([joinBytes(bytesOf(head), middle, bytesOf(event))]);
      expect(kindsOf(replies)).toEqual(['echo', 'event 21', 'ok']);
      expect(noise).toBe(0);
    }
  });

  test('CR, LF and CRLF each end a line', () => {
    const { replies, noise } = repliesOf([bytesOf('OK\rOK\nOK\r\nOK\n\rOK\r')]);
    expect(kindsOf(replies)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(noise).toBe(0);
  });

  test('an echo tells the name of its command and nothing else', () => {
    const { replies } = repliesOf([
      bytesOf('SKSETPWD C 0123456789AB\rSKSETRBID 00112233445566778899AABBCCDDEEFF\r\nOK\r\n'),
    ]);
    expect(JSON.stringify(replies)).not.toMatch(/0123456789AB|00112233/);
    expect(kindsOf(replies)).toEqual(['echo', 'echo', 'ok']);
  });

  test('a datagram behind half a line of noise is found, and the noise is counted', () => {
    const { replies, noise } = repliesOf([joinBytes(bytesOf('\u0000xy zzERX'), erxudp(ANSWER))]);
    expect(kindsOf(replies)).toEqual(['udp']);
    expect(noise).toBe(9);
  });

  test('a length no module prints is noise up to the line end', () => {
    const damaged = bytesOf(`ERXUDP ${METER_ADDRESS} ${OWN_ADDRESS} 0E1A 0E1A ${METER_MAC} 1 FFFF 1081`);
    const { replies, noise } = repliesOf([joinBytes(damaged, bytesOf('\r\nOK\r\n'))]);
    expect(kindsOf(replies)).toEqual(['ok']);
    expect(noise).toBe(damaged.length);
  });

  test('whatever arrives, it never throws, and hears the next reply once the half-read one is given up', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), fc.boolean(), (garbage, inDatagram) => {
        const replies: Reply[] = [];
        const framer = createFramer((reply) => replies.push(reply));
        if (inDatagram) framer.push(erxudp(ANSWER).subarray(0, 130));
        framer.push(garbage);
        framer.reset();
        replies.length = 0;
        framer.push(joinBytes(bytesOf('\r\n'), erxudp(ANSWER)));
        expect(kindsOf(replies)).toEqual(['udp']);
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  test('an endless line costs no memory and is counted', () => {
    const framer = createFramer(() => {});
    for (let i = 0; i < 1_000; i++) framer.push(new Uint8Array(1_000).fill(0x41));
    expect(framer.noise).toBe(1_000_000);
  });
});

function* cutInto(stream: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < stream.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield stream.subarray(at, at + size);
    at += size;
  }
}
