import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '#protocol/echonet/frame.ts';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { panaSessionLifetime } from '#protocol/skstack/pana-lifetime.ts';
import type { Datagram, PanDescription, Reply } from '#protocol/skstack/reply.ts';
import { kindsOf, METER_ADDRESS, METER_MAC, OWN_ADDRESS, repliesOf } from './module-text.ts';

const FOLDER = new URL('../../../../shared/data/transcripts/', import.meta.url);

/**
 * What the module printed in a transcript: without comments, what was written to it, time stamps, and with the
 * transcript's abbreviations written out. Redacted keys become zeros.
 */
function printed(file: string): string {
  const lines: string[] = [];
  for (const raw of readFileSync(new URL(file, FOLDER), 'utf8').split('\n')) {
    const stamp = /^(?:\[\d+\]|\d\d:\d\d:\d\d) (>>|<<) ?(.*)$/.exec(raw);
    if (raw.startsWith('#') || raw.startsWith('...') || stamp?.[1] === '>>' || raw === '') continue;
    const line = (stamp === null ? raw : stamp[2]!).replace(/ {3,}<-.*$/, '').replace(/^ECHO:/, '');
    if (line.includes('...') || (line.startsWith('ERXUDP') && /<[^>]*(?:redacted|\.\.)[^>]*>/.test(line))) continue;
    lines.push(line.replace('<meter>', METER_ADDRESS).replace('<me>', OWN_ADDRESS));
  }
  return `${lines.join('\r\n')}\r\n`;
}

const played = (file: string): { replies: Reply[]; noise: number } => repliesOf([bytesOf(printed(file))]);
const frames = (replies: readonly Reply[]): unknown[] =>
  replies
    .filter((reply): reply is Datagram => reply.kind === 'udp' && reply.localPort === 0x0e1a)
    .map(({ data }) => decodeFrame(data)?.properties.map(({ epc, edt }) => [epc, Buffer.from(edt).toString('hex')]));
const pans = (replies: readonly Reply[]): PanDescription[] =>
  replies.filter((reply) => reply.kind === 'pan').map(({ pan }) => pan);

describe.skipIf(!existsSync(FOLDER))('transcripts of real modules (skipped where ../shared/data is absent)', () => {
  test('BP35A1 1.2.10 behind an ESP32: echo ends with SFE 0, an empty line stands for the echo of SKSENDTO', () => {
    const { replies, noise } = played('sk-bp35a1-esp32.txt');
    expect(noise).toBe(0);
    expect(kindsOf(replies)).toEqual(['ok', 'echo', 'ok', 'version', 'ok', 'ok', 'ok', 'event 21', 'ok', 'udp']);
    expect(frames(replies)).toEqual([
      [
        [0xe7, '000003a1'],
        [0xe8, '00460028'],
        [0xe0, '0000b9d7'],
      ],
    ]);
  });

  test('BP35C2: side tokens, and the head of SKSENDTO echoed without its data', () => {
    const { replies, noise } = played('sk-bp35c2-broute-mqtt.txt');
    expect(noise).toBe(0);
    expect(kindsOf(replies)).toEqual(['event 22', 'echo', 'echo', 'ok', 'event 20', 'echo', 'event 21', 'ok']);
    expect(replies.at(-2)).toMatchObject({ side: 0, parameter: 0 });
  });

  test('dual-stack join: one blank before the fields, Side among them, the announcement behind EVENT 25', () => {
    const { replies, noise } = played('sk-dualstack-join.txt');
    expect(noise).toBe(0);
    expect(pans(replies)).toEqual([{ channel: '21', panId: '8888', mac: METER_MAC, lqi: 0xe1, pairId: '00000001' }]);
    expect(kindsOf(replies).slice(-2)).toEqual(['event 25', 'udp']);
    expect(frames(replies)).toEqual([[[0xd5, '01028801']]]);
  });

  test('RL7023 Stick-D/IPS: single-stack framing, two blanks, no Side', () => {
    const text = printed('sk-rl7023-ips.txt').replace(/^1081.*\r\n/m, '');
    const { replies, noise } = repliesOf([bytesOf(text)]);
    expect(noise).toBe(0);
    expect(pans(replies)).toEqual([{ channel: '33', panId: '8888', mac: METER_MAC, lqi: 0x4e, pairId: '00000001' }]);
    expect(frames(replies)).toEqual([[[0xe7, '0000001c']]]);
  });

  test('real meters give sessions of 86,400 s', () => {
    const shown = '0008000000040000000151800001';
    expect(readFileSync(new URL('sk-dualstack-join.txt', FOLDER), 'utf8')).toContain(shown.slice(0, 26));
    const header = '00000058A0000002AABBCCDD00000001';
    expect(panaSessionLifetime(Buffer.from(`${header}${shown.slice(0, 24)}`, 'hex'))).toBe(86_400);
  });
});
