import { expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { decodeFrame, ESV, type Frame } from '#protocol/echonet/frame.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { anyBytes, mutated } from '../protocol/echonet/frame-source.ts';
import { type Opinion, opinionsOf } from './echonet-lite.ts';

/** Where we and the package differ, and why we are right to. The first that applies explains a difference. */
const KNOWN: readonly {
  readonly name: string;
  readonly because: string;
  applies(bytes: Uint8Array, ours: Frame | null, theirs: Opinion): boolean;
}[] = [
  {
    name: 'format 2',
    because:
      'it hands the arbitrary message format (EHD2 0x82) to its user; no device of ours speaks it, so we drop it',
    applies: (bytes, ours) => ours === null && bytes[0] === 0x10 && bytes[1] === 0x82,
  },
  {
    name: 'another header',
    because:
      'its parser does not look at the header; what does not begin with 1081 is no ECHONET Lite frame (Part II 3.2.1)',
    applies: (bytes, ours) => ours === null && (bytes[0] !== 0x10 || bytes[1] !== 0x81),
  },
  {
    name: 'fewer than 14 bytes',
    because: 'it refuses frames without a property; OPC 0 is how OpenECHO says that it refused a Set',
    applies: (bytes, ours, theirs) => ours !== null && theirs === null && bytes.length < 14,
  },
  {
    name: 'SetGet',
    because: 'it has no place for the second list of properties, and takes that for trailing bytes',
    applies: (bytes) => [ESV.SetGet, ESV.SetGet_Res, ESV.SetGet_SNA].includes(bytes[10] as 0x6e),
  },
  {
    name: 'bytes left over',
    because: 'it ignores what follows the last property; a frame must consume its datagram exactly (security.md E2)',
    applies: (bytes, ours) => ours === null && endOf(bytes) !== null && endOf(bytes)! < bytes.length,
  },
  {
    name: 'cut short',
    because: 'it throws, or makes up values from the missing bytes, where a property is longer than the datagram',
    applies: (bytes, ours) => ours === null && (bytes.length < 14 || endOf(bytes) === null),
  },
  {
    name: 'a property twice',
    because: 'it keeps properties by code, so of two with the same code only the last is left',
    applies: (_bytes, ours) =>
      ours !== null && new Set(ours.properties.map(({ epc }) => epc)).size < ours.properties.length,
  },
  {
    name: 'a property map rewritten',
    because: 'it turns bitmaps of 0x9D–0x9F into lists while parsing; ours stay the bytes that came',
    applies: (_bytes, ours) =>
      ours?.properties.some(({ epc, edt }) => epc >= 0x9d && epc <= 0x9f && edt.length >= 17) === true,
  },
];

/** Where the first list of properties ends, or null where it goes beyond the datagram. */
function endOf(bytes: Uint8Array): number | null {
  if (bytes.length < 12) return null;
  let at = 12;
  for (let i = 0; i < bytes[11]!; i++) {
    if (at + 2 > bytes.length) return null;
    at += 2 + bytes[at + 1]!;
  }
  return at <= bytes.length ? at : null;
}

function agree(ours: Frame | null, theirs: Opinion): boolean {
  if (ours === null) return theirs === null;
  if (theirs === null || 'thrown' in theirs || ours.getProperties !== undefined) return false;
  const numbers = [theirs.TID, theirs.SEOJ, theirs.DEOJ, theirs.ESV, theirs.OPC].map((text) =>
    Number.parseInt(text, 16),
  );
  const { tid, seoj, deoj, esv, properties } = ours;
  if (!sameList(numbers, [tid, seoj, deoj, esv, properties.length])) return false;
  const listed = properties.map(({ epc, edt }) => `${formatHex(Uint8Array.of(epc))}=${formatHex(edt)}`).sort();
  const details = Object.entries(theirs.DETAILs).map(([epc, edt]) => `${epc}=${edt}`.toUpperCase());
  return sameList(listed, details.sort());
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const SOAK = Math.max(1, Number(process.env['HEMS_SOAK'] ?? 1));

test('echonet-lite reads every frame as we do, but for the known differences', { timeout: 60_000 * SOAK }, async () => {
  const random = createRandom(4, 'differential');
  const seen = new Set<string>();
  let agreed = 0;
  for (let batch = 0; batch < SOAK; batch++) {
    const frames = Array.from({ length: 20_000 }, (_, i) => {
      const bytes = anyBytes(random);
      if (i % 500 === 0) bytes[1] = 0x82;
      return i % 2 === 0 ? bytes : mutated(random, bytes);
    });
    const opinions = await opinionsOf(frames);
    expect(opinions).toHaveLength(frames.length);
    frames.forEach((bytes, i) => {
      const ours = decodeFrame(bytes);
      if (agree(ours, opinions[i]!)) {
        agreed++;
        return;
      }
      const known = KNOWN.find((difference) => difference.applies(bytes, ours, opinions[i]!));
      if (known === undefined) expect({ frame: formatHex(bytes), ours, theirs: opinions[i] }).toBe('explained');
      else seen.add(known.name);
    });
  }
  expect(agreed).toBeGreaterThan(5_000);
  expect([...seen].sort()).toEqual(KNOWN.map(({ name }) => name).sort());
});

test('frames as devices send them are read alike', async () => {
  const real = [
    '1081002302880105ff015206800130e0040000123ce304000020dde70400000001e804000affecd30400000001',
    '10812EDA0EF0010EF0017301D50401028801',
    '1081000105FF010288016201E700',
    '1081000105FF010288016205E700E000E300D3008200',
    '108100050EF00105FF017202D60702028801027D01820401010A00',
  ].map((hex) => parseHex(hex)!);
  const opinions = await opinionsOf(real);
  real.forEach((bytes, i) => {
    const ours = decodeFrame(bytes);
    expect([ours === null, agree(ours, opinions[i]!)]).toEqual([false, true]);
  });
});
