import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { millis } from '#core/time/instant.ts';
import { formatLogEntry, parseLogEntry } from '#protocol/module-log/log-line.ts';
import { INVENTED_CREDENTIALS } from '#protocol/module-log/invented-names.ts';
import { bytesOfPiece, createPieceReader, type Piece } from '#protocol/module-log/piece-reader.ts';
import { createRedactor } from '#protocol/module-log/redactor.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { bytesOf } from '#protocol/skstack/ascii.ts';
import { linkLocalAddress } from '#protocol/skstack/command.ts';

const ID = '0123456789ABCDEF0123456789ABCDEF';
const PASSWORD = 'PASSWORD12AB';
const MAC = '001C64000ABCDEF1';
const METER = linkLocalAddress(MAC);
const OURS = linkLocalAddress('001D129100000F0F');
const SERIAL = 'METER1234567';

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
const FRAME = `1081000102880105FF0172028D0C${ascii(SERIAL)}E704000003A1`;
const bytes = (hex: string): Uint8Array => parseHex(hex)!;
const concat = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytesOf(part) : part)]));
const length = (hex: string): string => (hex.length / 2).toString(16).toUpperCase().padStart(4, '0');
const erxudp = (port: string, hex: string, form: 'hex' | 'binary', end = '\r\n'): Uint8Array =>
  concat(`ERXUDP ${METER} ${OURS} ${port} ${port} ${MAC} 1 0 ${length(hex)} `, form === 'hex' ? hex : bytes(hex), end);

/** EAP-PSK names the whole ID on the air; the AVP of the lifetime behind it. */
const PANA = `0000004880000002AABBCCDD0000000100050000002200000000${ascii(ID).slice(0, 64)}0000000800000004000000015180`;

const TALK: readonly Uint8Array[] = [
  concat(`SKSETPWD C ${PASSWORD}\r\nOK\r\n`),
  concat(`SKSETRBID ${ID}\r\nOK\r`),
  concat('SKSREG SFE 0\r\nSKSREG S2 21\r\nOK 01\rEVER 1.5.2\r\nEAPPVER rev26e\r\n'),
  concat(`EINFO ${OURS} 001D129100000F0F 21 8888 0\r\n`),
  concat(`EVENT 20 ${OURS} 0\r\nEPANDESC\r\n  Channel:21\r\n  Channel Page:09\r\n  Pan ID:8888\r\n`),
  concat(`  Addr:${MAC}\r\n  LQI:E1\r\n  Side:0\r\n  PairID:${ID.slice(-8)}\r\n`),
  erxudp('02CC', PANA, 'hex'),
  erxudp('0E1A', FRAME, 'hex'),
  erxudp('0E1A', FRAME, 'binary'),
  erxudp('0E1A', FRAME.slice(0, 30), 'binary', ''),
  concat(`SKSENDTO 1 ${METER} 0E1A 1 0 000E \r\nEVENT 21 ${METER} 0 00\r\nOK\r\n`),
  concat(`SKSENDTO 1 ${METER} 0E1A 1 0 000E `, bytes('1081000105FF010288016201E700'), '\r\n'),
  concat(`ETX${PASSWORD}${ID}\r\n \u0000\u00ff{}\\r\n`),
  concat(`SKSETPWDC${PASSWORD}\r\nSKSETRBI D ${ID.slice(0, 9)}\r\n`),
];
const STREAM = concat(...TALK);

const cut = (stream: Uint8Array, sizes: readonly number[], from: 'module' | 'us' = 'module'): Piece[] => {
  const pieces: Piece[] = [];
  const reader = createPieceReader(from, (piece) => pieces.push(piece));
  let at = 0;
  for (let i = 0; at < stream.length; i++) {
    const size = sizes[i % sizes.length]!;
    reader.push(stream.subarray(at, at + size));
    at += size;
  }
  reader.flush();
  return pieces;
};
const joined = (pieces: readonly Piece[]): string => Buffer.concat(pieces.map(bytesOfPiece)).toString('hex');

describe('pieces', () => {
  test('together are the stream, the same ones however it is cut into chunks', () => {
    const whole = cut(STREAM, [STREAM.length]);
    expect(joined(whole)).toBe(Buffer.from(STREAM).toString('hex'));
    for (const size of [1, 2, 3, 7, 64]) expect(cut(STREAM, [size])).toEqual(whole);
  });

  test('together are the stream, whatever it holds and wherever it ends', () => {
    const odd = fc.oneof(
      fc.constantFrom(...TALK),
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...TALK).chain((talk) => fc.nat(talk.length).map((end) => talk.slice(0, end))),
    );
    fc.assert(
      fc.property(
        fc.array(odd, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (parts, sizes) => {
          const stream = concat(...parts);
          expect(joined(cut(stream, sizes))).toBe(Buffer.from(stream).toString('hex'));
          expect(joined(cut(stream, sizes, 'us'))).toBe(Buffer.from(stream).toString('hex'));
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  test('tell data by their length, as digits or raw', () => {
    const data = cut(STREAM, [5]).flatMap((piece) => (piece.data === null ? [] : [piece.data.form]));
    expect(data).toEqual(['hex', 'hex', 'binary', 'binary', 'binary']);
  });
});

describe('a redacted log', () => {
  const redact = createRedactor({ id: ID, password: PASSWORD });
  const pieces = cut(STREAM, [STREAM.length]).map((piece) => redact(piece));
  const shown = pieces.map((piece, i) => formatLogEntry({ at: millis(i * 1_234), kind: 'received', piece })).join('\n');

  test('holds no secret and no name, in text or in data', () => {
    const secrets = [
      ID,
      PASSWORD,
      MAC,
      '000F0F',
      'ABCDEF1',
      METER.slice(-9),
      SERIAL,
      ascii(SERIAL),
      ascii(ID),
      ID.slice(0, 9),
    ];
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).not.toContain(ID.slice(-8));
  });

  test('keeps every length, the maker of module and meter, and what is said', () => {
    expect(pieces.map((piece) => bytesOfPiece(piece).length)).toEqual(
      cut(STREAM, [STREAM.length]).map((piece) => bytesOfPiece(piece).length),
    );
    expect(shown).toContain(`SKSETRBID ${INVENTED_CREDENTIALS.id}`);
    expect(shown).toContain('EINFO FE80:0000:0000:0000:021D:1200:0000:0001 001D120000000001 21 8888 0');
    expect(shown).toContain('Addr:001C640000000002');
    expect(shown).toContain('PairID:00000001');
    expect(shown).toContain(`{binary 1081000102880105FF0172028D0C${ascii('000000000001')}E704000003A1}`);
    expect(shown).toContain('00015180');
    expect(shown).toContain('EVER 1.5.2');
    expect(shown).toContain('SKSREG SFE 0');
  });

  test('reads back as it was written', () => {
    const lines = shown.split('\n');
    expect(lines.map((line) => formatLogEntry(parseLogEntry(line)!))).toEqual(lines);
    const back = lines.map((line) => parseLogEntry(line)!);
    expect(joined(back.flatMap((entry) => (entry.kind === 'note' ? [] : [entry.piece])))).toBe(joined(pieces));
  });

  test('never holds four fifths of a secret, wherever noise cuts or breaks its echo', () => {
    const text = `SKSETPWD C ${PASSWORD}\r\nSKSETRBID ${ID}\r\n`;
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.uint8Array({ maxLength: 4 }), (a, b, noise) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const stream = concat(text.slice(0, from), noise, text.slice(to), 'OK\r\n', text.slice(from, to), '\r\n');
        const log = cut(stream, [stream.length])
          .map((piece) => formatLogEntry({ at: millis(0), kind: 'received', piece: redact(piece) }))
          .join('\n');
        for (const secret of [ID, PASSWORD])
          for (let i = 0; i + 5 <= secret.length; i++) expect(log).not.toContain(secret.slice(i, i + 5));
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('a line of a log', () => {
  test.each(['', '# a comment', '+1.0 << OK', '12:00 << OK', '+1.000 ** OK', '+1.000 << {hex 1}', '+1.000 << {'])(
    '"%s" is none',
    (line) => {
      expect(parseLogEntry(line)).toBeNull();
    },
  );

  test('may be a note', () => {
    expect(parseLogEntry('+1.500 -- open')).toEqual({ at: 1_500, kind: 'note', text: 'open' });
  });
});
