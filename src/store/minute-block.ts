import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { HemsError } from '#core/errors.ts';
import { wholeWatts } from './minute-blob.ts';

/**
 * Consecutive minutes of the same series as bytes: column by column, because a circuit resembles itself a minute ago more
 * than its neighbour now; each value as its difference to the known one before, zigzag (0, −1, 1, −2 …) plus one in
 * LEB128, 0 = not known. Then raw deflate. A minute of a house takes about ten bytes.
 */
export function encodeBlock(minutes: readonly (readonly (number | null)[])[]): Uint8Array {
  const bytes: number[] = [];
  const columns = minutes[0]?.length ?? 0;
  for (let column = 0; column < columns; column++) {
    let before = 0;
    for (const minute of minutes) {
      const value = wholeWatts(minute[column]!);
      if (value === null) bytes.push(0);
      else {
        put(bytes, zigzag(value - before) + 1);
        before = value;
      }
    }
  }
  return Uint8Array.from(bytes);
}

/** The values of the series at `column`; undefined where the block ends before it. */
export function decodeColumn(bytes: Uint8Array, minutes: number, column: number): (number | null)[] | undefined {
  let at = 0;
  const take = (): number => {
    let result = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new HemsError('DATA_FILE', 'Stored minutes end within a value: restore a backup.');
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
    }
  };
  for (let skipped = column * minutes; skipped > 0; skipped--) {
    if (at >= bytes.length) return undefined;
    take();
  }
  if (at >= bytes.length) return undefined;
  const values: (number | null)[] = [];
  let before = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const code = take();
    if (code !== 0) before += unzigzag(code - 1);
    values.push(code === 0 ? null : before);
  }
  return values;
}

export const packBlock = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, { level: 9 });
export const unpackBlock = (bytes: Uint8Array): Uint8Array => inflateRawSync(bytes);

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (code: number): number => (code % 2 === 0 ? code / 2 : -(code + 1) / 2);

function put(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
