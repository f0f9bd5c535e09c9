import { deflateSync, inflateSync } from 'node:zlib';

/** What JSON cannot say, under a key that no value of ours has. */
const MARK = '$number';
const UNUSUAL: Readonly<Record<string, number>> = {
  '-0': -0,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
};

const spell = (_: string, value: unknown): unknown => {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { [MARK]: Object.is(value, -0) ? '-0' : String(value) };
};

const unspell = (_: string, value: unknown): unknown => {
  const name = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[MARK] : undefined;
  return typeof name === 'string' ? UNUSUAL[name] : value;
};

/** JSON that keeps every number bit for bit, also −0 and the infinities. The same value gives the same text. */
export const exactJson = (value: unknown): string => JSON.stringify(value, spell);

export const parseExactJson = (text: string): unknown =>
  text.includes(MARK) ? JSON.parse(text, unspell) : JSON.parse(text);

export const pack = (text: string): Uint8Array => deflateSync(text);
export const unpack = (bytes: Uint8Array): string => inflateSync(bytes).toString('utf8');
