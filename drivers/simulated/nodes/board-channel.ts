import { wattHoursOf } from './edt.ts';

/** One measured branch: power now (W) and energy so far (mJ), and which legs of the 100/200 V supply it loads. */
export interface BoardChannel {
  readonly name: string;
  readonly legs: 'R' | 'T' | 'both';
  power(): number;
  energy(): number;
}

/** Registers count 0.001 kWh in 0..99,999,999 and begin again at 0 (0xC0, 0xC1, 0xB3, 0xD0–0xEF). */
export const registerOf = (millijoules: number): number => wattHoursOf(millijoules) % 100_000_000;

/** 0.1 A on each leg of a load at 100 V per leg. */
export function legCurrents(channel: Pick<BoardChannel, 'legs' | 'power'>): readonly [number, number] {
  const power = channel.power();
  if (channel.legs === 'both') return [Math.round(power / 20), Math.round(power / 20)];
  return channel.legs === 'R' ? [Math.round(power / 10), 0] : [0, Math.round(power / 10)];
}
