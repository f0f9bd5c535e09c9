import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Changes } from '#core/backup/changes.ts';
import { readFrame } from '#protocol/backup/frame.ts';
import { packChanges, unpackChanges } from '#protocol/backup/pack.ts';
import {
  readCommitted,
  readFetch,
  readHello,
  readPart,
  readRefused,
  readReplaced,
  writePart,
} from '#protocol/backup/messages.ts';
import { readLive } from '#protocol/backup/live.ts';
import { keyOfWords, newRecoveryKey, qrOfKey, wordsOf } from '#sealing/recovery-key.ts';
import { createSealer } from '#sealing/sealer.ts';

const RUNS = { seed: 20_260_412, numRuns: 100 };
const count = fc.nat({ max: 2 ** 40 });
const code = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null });
const bytes = fc.uint8Array({ maxLength: 50 });
const changesOf: fc.Arbitrary<Changes> = fc.record({
  from: count,
  to: count,
  series: fc.array(
    fc.record({ number: count, id: fc.string(), name: fc.string(), unit: fc.constant('Wh'), sequence: count }),
  ),
  orders: fc.array(fc.record({ number: count, series: fc.constant('[1,2]'), sequence: count })),
  halfHours: fc.array(
    fc.record({
      slot: count,
      rows: fc.array(
        fc.record({
          series: count,
          mwh: fc.option(count, { nil: null }),
          missing: code,
          origin: fc.integer({ min: 0, max: 3 }),
          sequence: count,
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
  ),
  minutes: fc.array(
    fc.record({ at: count, count, order: count, sequence: count, watts: bytes, tens: fc.option(bytes, { nil: null }) }),
  ),
  plans: fc.array(
    fc.record({
      sequence: count,
      id: fc.string(),
      madeAt: count,
      plan: fc.string({ unit: 'grapheme' }),
      problem: fc.string(),
    }),
  ),
  heads: fc.array(fc.record({ sequence: count, id: fc.string(), madeAt: count, head: fc.string() })),
  journal: fc.array(fc.record({ sequence: count, at: count, entry: fc.string({ unit: 'grapheme' }) })),
  holds: fc.array(fc.record({ device: fc.string(), since: fc.option(count, { nil: null }), sequence: count })),
  settings: fc.array(fc.record({ key: fc.string(), value: fc.string(), sequence: count })),
  corrections: fc.constant([]),
  manifest: fc.constant(null),
});

describe('a piece', () => {
  it('comes out of its bytes as it went in', () => {
    fc.assert(
      fc.property(changesOf, (changes) => {
        expect(unpackChanges(packChanges(changes))).toEqual(changes);
      }),
      RUNS,
    );
  });

  it('is opened by its own key, for its own house, and in no other way', () => {
    const key = newRecoveryKey();
    const sealer = createSealer(key);
    fc.assert(
      fc.property(changesOf, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, flip) => {
        const changes = { ...given, from: 0, to: given.to + 1 };
        const { frame, chain } = sealer.seal({ gateway: 'a', epoch: 'e', previous: '' }, changes);
        expect(sealer.open(frame)).toMatchObject({ changes, chain });
        const bad = Uint8Array.from(frame);
        bad[place % bad.length]! ^= flip;
        expect(() => sealer.open(bad)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
        expect(() => createSealer(newRecoveryKey()).open(frame)).toThrow(
          expect.objectContaining({ code: 'DATA_FILE' }),
        );
      }),
      RUNS,
    );
  });

  it('shows nothing of the house outside of its sealed part', () => {
    const { frame } = createSealer(newRecoveryKey()).seal(
      { gateway: 'a', epoch: 'e', previous: '' },
      { ...empty, settings: [{ key: 'canary-key', value: 'canary-value', sequence: 1 }], to: 1 },
    );
    expect(Buffer.from(frame).includes('canary')).toBe(false);
    expect(readFrame(frame)?.head).toEqual({ gateway: 'a', epoch: 'e', from: 0, to: 1, previous: '', manifest: false });
  });
});

const empty: Changes = {
  from: 0,
  to: 0,
  series: [],
  orders: [],
  halfHours: [],
  minutes: [],
  plans: [],
  heads: [],
  journal: [],
  holds: [],
  settings: [],
  corrections: [],
  manifest: null,
};

describe('what comes over the line', () => {
  it('is read or dropped, whatever it is', () => {
    const readers = [
      readFrame,
      unpackChanges,
      readHello,
      readCommitted,
      readReplaced,
      readRefused,
      readFetch,
      readPart,
      readLive,
    ];
    const json = fc.json().map((text) => new TextEncoder().encode(text));
    const marked = fc
      .tuple(fc.constantFrom('HMF1', 'HMB1'), fc.uint8Array({ maxLength: 80 }))
      .map(([magic, rest]) => Uint8Array.from([...Buffer.from(magic), ...rest]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), json, marked), (input) => {
        for (const read of readers) expect(() => read(input)).not.toThrow();
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });

  it('carries frames in parts', () => {
    const part = { nonce: 'n', index: 3, pieces: 9, bytes: 100, manifest: -1 };
    const frames = [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)];
    expect(readPart(writePart(part, frames))).toEqual({ part, frames });
  });
});

describe('a recovery key', () => {
  it('is the same from its words, however they are typed', () => {
    const key = newRecoveryKey();
    const words = wordsOf(key);
    expect(words.split(' ')).toHaveLength(12);
    expect([...keyOfWords(`  ${words.toUpperCase().replaceAll(' ', '\n ')} `)]).toEqual([...key]);
  });

  it('is refused with a sentence that says which word is wrong', () => {
    const words = wordsOf(new Uint8Array(16).fill(7)).split(' ');
    expect(() => keyOfWords(words.slice(1).join(' '))).toThrow(/12 words, these are 11/);
    expect(() => keyOfWords([...words.slice(0, 4), 'hidamari', ...words.slice(5)].join(' '))).toThrow(
      /Word 5 .*hidamari/,
    );
    expect(() => keyOfWords([...words.slice(0, 11), words[11] === 'zoo' ? 'abandon' : 'zoo'].join(' '))).toThrow(
      /check/,
    );
  });

  it('stands in its QR code', async () => {
    const { default: decodeQr } = await import('qr/decode.js');
    const key = newRecoveryKey();
    const rows = qrOfKey(key)
      .split('\n')
      .filter((row) => row !== '');
    const { data, width, height } = pixelsOf(rows);
    expect(decodeQr({ data, width, height })).toBe(wordsOf(key));
  });
});

/** Half blocks of a terminal as pixels, four to a module: a full block is light. */
function pixelsOf(rows: readonly string[]) {
  const scale = 4;
  const width = rows[0]!.length * scale;
  const height = rows.length * 2 * scale;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const [y, row] of rows.entries())
    for (const [x, half] of Array.from(row).entries())
      for (const [lower, on] of [half === '█' || half === '▀', half === '█' || half === '▄'].entries())
        for (let pixel = 0; pixel < scale * scale; pixel++) {
          const line = (y * 2 + lower) * scale + Math.floor(pixel / scale);
          const at = (line * width + x * scale + (pixel % scale)) * 4;
          data.fill(on ? 255 : 0, at, at + 3);
        }
  return { data, width, height };
}
