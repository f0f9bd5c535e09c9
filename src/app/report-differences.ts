import type { Sentence } from '#core/journal.ts';
import { days, type Instant, plus } from '#core/time/instant.ts';
import { formatJstDate, jstMidnight } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';

/** A day's difference is told of above this share of what the judge saw, and above this energy, Wh. */
const SHARE = 0.05;
const LEAST = 500;

/** What the day's difference is a share of: the series that are counted where something is compared; and its names. */
const BESIDE: Readonly<Record<string, { readonly series: RegExp; readonly name: Sentence }>> = {
  house: { series: /^house$/, name: { ja: '家全体', en: 'the house' } },
  solar: { series: /^solar(-full)?\./, name: { ja: '太陽光発電', en: 'the sun' } },
  heater: { series: /^heater\./, name: { ja: '給湯機', en: 'the water heater' } },
};

/**
 * Says in the journal, once for a day that is over, where measurements contradict each other by more than a twentieth: the
 * differences themselves stand half hour by half hour in the series `difference.…`.
 */
export function reportDifferences(records: Records, written: readonly HalfHourRow[]): void {
  for (const { series, at, wh } of written) {
    const end = plus(at, HALF_HOUR);
    const found = /^difference\.([^.]+)\.(unmeasured|overmeasured)$/.exec(series);
    if (found === null || wh === null || end !== jstMidnight(end)) continue;
    const from = plus(end, days(-1));
    const difference = dayOf(records, (id) => id === series, from, end);
    const beside = BESIDE[found[1]!];
    if (beside === undefined) continue;
    const whole = dayOf(records, (id) => beside.series.test(id), from, end);
    if (difference <= LEAST || difference <= SHARE * whole) continue;
    const text = sentence(beside.name, found[2] === 'unmeasured', from, difference, whole);
    records.journal({ kind: 'event', at: end, what: 'does-not-add-up', text });
  }
}

function dayOf(records: Records, wanted: (id: string) => boolean, from: Instant, to: Instant): number {
  const series = records.series().flatMap(({ id }) => (wanted(id) ? [id] : []));
  if (series.length === 0) return 0;
  const sums = records
    .energy({ from, to, step: '1d', series })
    .flatMap(({ points }) => points.map(({ wh }) => wh ?? 0));
  return sums.reduce((sum, wh) => sum + wh, 0);
}

const kwh = (wh: number): string => (wh / 1_000).toFixed(1);

const sentence = (name: Sentence, less: boolean, day: Instant, difference: number, whole: number): Sentence => ({
  ja: `${formatJstDate(day)} の計測値が合いません（${name.ja}）。計測された ${kwh(whole)} kWh に対して ${kwh(difference)} kWh ${less ? '足りません' : '多すぎます'}。CTの向きと回路の設定を確認してください。`,
  en: `The measurements of ${formatJstDate(day)} do not add up for ${name.en}: beside ${kwh(whole)} kWh that were counted, ${kwh(difference)} kWh are ${less ? 'missing' : 'too much'}. Check the direction of the CTs and what the circuits are said to feed.`,
});
