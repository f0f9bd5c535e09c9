import { hexDigit } from '../skstack/ascii.ts';

/** Data of which a line announced the length, as they are taken from the stream. */
export interface AnnouncedData {
  /** False where the byte does not belong to it: then it is over. */
  take(byte: number): boolean;
  /** Complete. `broken` where hexadecimal text stopped short. */
  readonly over: 'hex' | 'binary' | 'broken' | null;
  /** Everything taken, as it came. */
  taken(): Uint8Array;
}

/** `size` raw bytes. */
export function rawData(size: number): AnnouncedData {
  const bytes = new Uint8Array(size);
  let count = 0;
  return {
    take(byte) {
      bytes[count++] = byte;
      return true;
    },
    get over() {
      return count === size ? 'binary' : null;
    },
    taken: () => bytes.slice(0, count),
  };
}

/** `size` bytes, raw or as `2 × size` hexadecimal digits: told apart as payload-reader.ts of protocol/skstack does. */
export function rawOrHexData(size: number): AnnouncedData {
  const bytes = new Uint8Array(2 * size);
  let count = 0;
  let text = true;
  let over: AnnouncedData['over'] = null;
  return {
    take(byte) {
      if (text && hexDigit(byte) < 0) {
        if (count >= size) {
          over = count === size ? 'binary' : 'broken';
          return false;
        }
        text = false;
      }
      bytes[count++] = byte;
      if (text && count === 2 * size) over = 'hex';
      if (!text && count === size) over = 'binary';
      return true;
    },
    get over() {
      return over;
    },
    taken: () => bytes.slice(0, count),
  };
}
