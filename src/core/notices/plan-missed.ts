import { buyPrice, type Tariff } from '../tariff/tariff.ts';
import { days, type Instant, plus } from '../time/instant.ts';
import { slotsBetween } from '../time/slot.ts';
import { type Milliyen, priceOf } from '../units.ts';
import type { Finding } from './notice.ts';

/** A half hour in which a device did not do what it was told. Wh, + taken, − given. */
export interface MissedSlot {
  readonly at: Instant;
  readonly expected: number;
  readonly actual: number;
}

/**
 * What it costs that energy was not moved at its time, milli-yen ≥ 0: what was taken too little is taken later, what was
 * taken too much is not needed later, at the mean price of the day that follows. An estimate: nobody knows yet when.
 */
export function costOfMissing(slot: MissedSlot, tariff: Tariff): Milliyen {
  const end = plus(slot.at, days(1));
  const later = [...slotsBetween(slot.at, end)].map((at) => buyPrice(tariff, at));
  const mean = later.reduce((sum, price) => sum + price, 0) / later.length;
  const moved = slot.expected - slot.actual;
  return Math.max(0, Math.round(priceOf(moved, (mean - buyPrice(tariff, slot.at)) as never))) as Milliyen;
}

/** One notice for a device and day, however many half hours it was. */
export function planMissedFinding(
  device: string,
  name: string,
  day: number,
  missed: readonly MissedSlot[],
  cost: number,
): Finding {
  const energy = missed.reduce((sum, { expected, actual }) => sum + Math.abs(expected - actual), 0) / 1_000;
  const [kwh, yen] = [energy.toFixed(1), Math.round(cost / 1_000)];
  return {
    key: `plan-missed ${device} ${day}`,
    kind: 'plan-missed',
    level: 'warning',
    device,
    text: {
      ja: `${name}がきょう${missed.length}回、指示どおりに動きませんでした。計画と約${kwh} kWhずれ、およそ${yen}円の損です。機器の設定で外部からの制御が許可されているか確認してください。`,
      en: `${name} did not do as told in ${missed.length} half hours today: about ${kwh} kWh beside the plan, at a cost of some ${yen} yen. Check that the device’s own settings allow it to be controlled.`,
    },
  };
}
