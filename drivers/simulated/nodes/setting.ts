import { numberOf, put } from './edt.ts';
import type { NodeProperty } from './node-object.ts';

/** A value that the device keeps for whoever sets it. */
export interface Setting {
  value(): number;
  /** The property that shows it and takes it. */
  readonly property: NodeProperty;
}

/** A number of `size` bytes that is taken where `accepts` says so. */
export function setting(
  epc: number,
  size: 1 | 2 | 4,
  initial: number,
  accepts: (value: number) => boolean,
  announce = false,
): Setting {
  const edt = new Uint8Array(size);
  let value = initial;
  put(edt, 0, size, initial);
  return {
    value: () => value,
    property: {
      epc,
      announce,
      read: () => edt,
      write(wanted) {
        if (wanted.length !== size) return false;
        const number = numberOf(wanted);
        if (!accepts(number)) return false;
        value = number;
        edt.set(wanted);
        return true;
      },
    },
  };
}

export const oneOf =
  (...codes: readonly number[]) =>
  (value: number): boolean =>
    codes.includes(value);

export const within =
  (from: number, to: number) =>
  (value: number): boolean =>
    value >= from && value <= to;
