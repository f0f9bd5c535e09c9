import { mayChooseShift } from '#core/device/energy-shift.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import { constant, put } from './edt.ts';
import type { NodeProperty } from './node-object.ts';

const BASE_HOUR = 23;
const HOUR = 3_600_000;
/** Wh to heat the tank by day, and Wh in each hour of it. */
const ENERGY = 4_000;
const PER_HOUR = 1_200;

/**
 * The energy shift of an EcoCute of release I (C7–CF), two parts, base hour 23:00: hours are taken only while it
 * participates, and nothing from the base hour until the day's shifts are over. At the first shift's hour it clears
 * participation and hours. Which hours it really heats in is its own affair: this unit keeps to its night programme.
 */
export function energyShift(clock: Clock): readonly NodeProperty[] {
  const hour = (): number => jstTimeOfDay(clock.now()) / HOUR;
  const participation = Uint8Array.of(0);
  const first = Uint8Array.of(0);
  const second = Uint8Array.of(0);
  let chosenAt = Number.NEGATIVE_INFINITY;

  /** Chosen in the evening for the day after: over once that day's hour has struck. */
  const live = (): void => {
    if (participation[0] === 0) return;
    const since = clock.now() - chosenAt;
    const struck = hour() >= (first[0] || 17) && hour() < 18;
    if (struck || since >= 24 * HOUR) for (const edt of [participation, first, second]) edt[0] = 0;
  };
  const chosen = (edt: Uint8Array, allows: (value: number) => boolean) => ({
    read: () => {
      live();
      return edt;
    },
    write: (wanted: Uint8Array): boolean => {
      live();
      if (wanted.length !== 1 || !mayChooseShift(hour(), BASE_HOUR) || !allows(wanted[0]!)) return false;
      edt[0] = wanted[0]!;
      chosenAt = clock.now();
      if (participation[0] === 0) first[0] = second[0] = 0;
      return true;
    },
  });
  const takes = (value: number, from: number, to: number): boolean =>
    value === 0 || (participation[0] === 1 && value >= from && value <= to);
  return [
    { epc: 0xc7, ...chosen(participation, (value) => value <= 1) },
    { epc: 0xc8, read: constant(BASE_HOUR) },
    { epc: 0xc9, read: constant(2) },
    { epc: 0xca, ...chosen(first, (value) => takes(value, 9, 16)) },
    { epc: 0xcb, read: table(4, [ENERGY, ENERGY, ENERGY, ENERGY]) },
    { epc: 0xcc, read: table(2, [PER_HOUR, PER_HOUR, PER_HOUR, PER_HOUR]) },
    { epc: 0xcd, ...chosen(second, (value) => takes(value, 10, 17)) },
    { epc: 0xce, read: table(4, [ENERGY / 2, ENERGY / 2, ENERGY / 2]) },
    { epc: 0xcf, read: table(2, [PER_HOUR, PER_HOUR, PER_HOUR]) },
  ];
}

function table(size: number, values: readonly number[]): () => Uint8Array {
  const edt = new Uint8Array(size * values.length);
  values.forEach((value, i) => {
    put(edt, i * size, size, value);
  });
  return () => edt;
}
