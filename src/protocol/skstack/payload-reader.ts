import { hexDigit } from './ascii.ts';

/**
 * Reads the data of ERXUDP, of which only the length is known: `length` raw bytes (WOPT 00), or `2 × length`
 * hexadecimal digits (WOPT 01). Which of the two needs no configuration: raw data that happened to consist of
 * hexadecimal digits alone would be followed by the line's CR, where hexadecimal text goes on with another digit.
 */
export interface PayloadReader {
  /** Begins a payload of `length` bytes, 0 < length ≤ LONGEST_PAYLOAD. */
  begin(length: number): void;
  /**
   * Takes bytes of `chunk` from `at`; answers where it stopped. While `state` stays `more` it stopped at the end of
   * the chunk; `done` and `broken` leave the rest of the chunk to the caller.
   */
  read(chunk: Uint8Array, at: number): number;
  readonly state: 'more' | 'done' | 'broken';
  /** The data, a copy that stays valid. */
  data(): Uint8Array;
  /** Bytes taken so far, to count as noise where the payload is given up. */
  readonly taken: number;
}

/** One IPv6 packet of a Wi-SUN HAN (MTU 1,280). A longer length is a damaged one. */
export const LONGEST_PAYLOAD = 1_280;

export function createPayloadReader(): PayloadReader {
  const buffer = new Uint8Array(2 * LONGEST_PAYLOAD);
  let length = 0;
  let taken = 0;
  let text = false;
  let state: PayloadReader['state'] = 'done';

  const readRaw = (chunk: Uint8Array, at: number): number => {
    const end = Math.min(chunk.length, at + length - taken);
    for (let i = at; i < end; i++) buffer[taken++] = chunk[i]!;
    if (taken === length) state = 'done';
    return end;
  };

  return {
    begin(size) {
      length = size;
      taken = 0;
      text = true;
      state = 'more';
    },
    read(chunk, start) {
      let at = start;
      while (at < chunk.length && text) {
        if (hexDigit(chunk[at]!) < 0) {
          text = false;
          if (taken >= length) {
            state = taken === length ? 'done' : 'broken';
            return at;
          }
          break;
        }
        buffer[taken++] = chunk[at++]!;
        if (taken === 2 * length) {
          state = 'done';
          return at;
        }
      }
      return text ? at : readRaw(chunk, at);
    },
    get state() {
      return state;
    },
    data() {
      if (!text) return buffer.slice(0, length);
      const data = new Uint8Array(length);
      for (let i = 0; i < length; i++) data[i] = (hexDigit(buffer[2 * i]!) << 4) | hexDigit(buffer[2 * i + 1]!);
      return data;
    },
    get taken() {
      return taken;
    },
  };
}
