import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';

const hex = (text: string): Uint8Array => parseHex(text)!;

/** Printed by public sources as coming from hardware (shared/data/transcripts/lan-frames.txt, meter-0288-frames.txt). */
const REAL = [
  '10810046027D0205FF01720A800130A00400002710A10400002710A20400000000A30400000000D30400000000A40400000000E40109A50400000000E60104',
  '1081006102720105FF017203D5010CEE0200C8EF0142',
  '1081006202800105FF017203800130E00400007216E20102',
  '1081001402810105FF017203800130E00400119E3CE10104',
  '10810A3701300105FF0172078402006485040001B0D089020000A30131B30119BB0117BE0115',
  '1081020002880105FF017203E704000003A1E80400460028E0040000B9D7',
  '1081002302880105FF015206800130E0040000123CE304000020DDE70400000001E804000AFFECD30400000001',
  '10812EDA0EF0010EF0017301D50401028801',
];

test('a real frame is decoded and encoded back to the same bytes', () => {
  for (const text of REAL) expect(formatHex(encodeFrame(decodeFrame(hex(text))!))).toBe(text);
});

test('a real meter answer has the properties it was printed with', () => {
  const frame = decodeFrame(hex(REAL[5]!))!;
  expect({ ...frame, properties: frame.properties.map(({ epc, edt }) => [epc, formatHex(edt)]) }).toEqual({
    tid: 0x0200,
    seoj: 0x028801,
    deoj: 0x05ff01,
    esv: ESV.Get_Res,
    properties: [
      [0xe7, '000003A1'],
      [0xe8, '00460028'],
      [0xe0, '0000B9D7'],
    ],
  });
});

test('the packet that crashed other software is no frame', () => {
  expect(decodeFrame(hex('0100FFFF06062478230B995C888800FF00FF098305FF010EF001D662'))).toBeNull();
});

const edt = fc.uint8Array({ maxLength: 40 });
const properties = fc.array(fc.record({ epc: fc.integer({ min: 0, max: 255 }), edt }), { maxLength: 8 });
const eoj = fc.integer({ min: 0, max: 0xffffff });
const frames: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({
    tid: fc.nat(0xffff),
    seoj: eoj,
    deoj: eoj,
    esv: fc.constantFrom(0x62, 0x72, 0x52, 0x61, 0x73),
    properties,
  }),
  fc.record({
    tid: fc.nat(0xffff),
    seoj: eoj,
    deoj: eoj,
    esv: fc.constantFrom(0x6e, 0x7e, 0x5e),
    properties,
    getProperties: properties,
  }),
);

test('decode undoes encode', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('any bytes give a frame or null, and a frame is those bytes exactly', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, headed) => {
      if (headed && bytes.length > 1) bytes.set([0x10, 0x81]);
      const frame = decodeFrame(bytes);
      if (frame !== null) expect(encodeFrame(frame)).toEqual(bytes);
    }),
    { seed: 2, numRuns: 3_000 },
  );
});

test('a frame one byte short or long is not a frame', () => {
  for (const text of REAL) {
    const bytes = hex(text);
    expect(decodeFrame(bytes.subarray(0, -1))).toBeNull();
    expect(decodeFrame(Uint8Array.of(...bytes, 0))).toBeNull();
  }
});

test('what does not fit a frame is a RangeError', () => {
  const frame = { tid: 1, seoj: 0x05ff01, deoj: 0x028801, esv: ESV.Get };
  const property = { epc: 0xe7, edt: new Uint8Array(0) };
  expect(() => encodeFrame({ ...frame, properties: Array.from({ length: 256 }, () => property) })).toThrow(RangeError);
  expect(() => encodeFrame({ ...frame, properties: [{ epc: 0xe7, edt: new Uint8Array(256) }] })).toThrow(RangeError);
});
