import { HemsError } from '#core/errors.ts';

/**
 * One minute of all series as bytes, as it stands in the log of minutes. A value is a little-endian base-128 number (LEB128):
 * 0 = not known · 1, n = the value before stands n more times · 2, w = −w watts · w + 3 = w watts.
 * Most circuits of a house draw less than 125 W and take one byte; runs of idle circuits take two together.
 */
const UNKNOWN = 0;
const REPEAT = 1;
const NEGATIVE = 2;
const FIRST = 3;
/** Shorter runs are no longer than a repeat code. */
const SHORTEST_RUN = 3;
/** Two gigawatts: more is a fault of whoever measured it. */
const LARGEST = 2 ** 31;
/** Longest number: 32 bits in 7-bit groups; a value takes one code byte and one number. */
const MAX_BYTES = 5;

let scratch = new Uint8Array(1024);
let end = 0;

function put(value: number): void {
  let rest = value;
  while (rest >= 0x8000_0000) {
    scratch[end++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 0x80) {
    scratch[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  scratch[end++] = rest;
}

function putWatts(watts: number | null): void {
  if (watts === null) put(UNKNOWN);
  else if (watts < 0) {
    put(NEGATIVE);
    put(-watts);
  } else put(watts + FIRST);
}

/** Whole watts, half away from zero. */
export function wholeWatts(watts: number | null): number | null {
  if (watts === null) return null;
  const rounded = watts < 0 ? -Math.round(-watts) : Math.round(watts);
  if (Math.abs(rounded) <= LARGEST) return rounded === 0 ? 0 : rounded;
  throw new HemsError('INVARIANT', `${watts} W is not a power: report it with what was measured at that minute.`);
}

/** Bytes of their own (not a view of the scratch memory). Watts are rounded to whole watts. */
export function encodeMinute(watts: readonly (number | null)[]): Uint8Array {
  if (scratch.length < watts.length * (MAX_BYTES + 1)) scratch = new Uint8Array(watts.length * (MAX_BYTES + 1) * 2);
  end = 0;
  const count = watts.length;
  for (let i = 0; i < count; ) {
    const value = wholeWatts(watts[i]!);
    let next = i + 1;
    while (next < count && wholeWatts(watts[next]!) === value) next++;
    putWatts(value);
    if (next - i > SHORTEST_RUN) {
      put(REPEAT);
      put(next - i - 1);
      i = next;
    } else i++;
  }
  return scratch.slice(0, end);
}

/** All values of a minute. */
export function decodeMinute(bytes: Uint8Array): (number | null)[] {
  const values: (number | null)[] = [];
  let at = 0;
  const take = (): number => {
    let result = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined)
        throw new HemsError('DATA_FILE', 'A stored minute ends within a value: restore a backup.');
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
    }
  };
  while (at < bytes.length) {
    const code = take();
    if (code === REPEAT) {
      const value = values.at(-1) ?? null;
      for (let times = take(); times > 0; times--) values.push(value);
    } else if (code === UNKNOWN) values.push(null);
    else values.push(code === NEGATIVE ? -take() : code - FIRST);
  }
  return values;
}
