import { isFullPurchaseSeries, purchaseView } from '#core/ledger/purchase-mode.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst, jstDay } from '#core/time/jst.ts';
import type { Records } from '#ports/records.ts';
import type { GenerationAnswer } from '../schema/generation-schema.ts';
import type { HouseView } from '#app/house-view.ts';

/** Before any house was measured. */
const EVER = instant(0);

/** Since when the sun is measured and what it gave (発電記念日); in full purchase there is no anniversary (features.md A4). */
export function generationAnswer(view: HouseView, records: Records): GenerationAnswer {
  const celebrates = purchaseView(view.purchaseMode?.() ?? 'surplus').generationAnniversary;
  const series = records
    .series()
    .flatMap(({ id }) => (id.startsWith('solar.') || isFullPurchaseSeries(id) ? [id] : []));
  const now = view.now();
  const first = firstGeneration(records, series, now);
  if (first === null) return { since: null, generated_wh: null, generated_wh_missing: 'not-fitted', anniversary: null };
  const years = records.energy({ from: first, to: now, step: '1y', series });
  const known = years.flatMap(({ points }) => points.flatMap(({ wh }) => (wh === null ? [] : [wh])));
  return {
    since: formatJst(first),
    generated_wh: known.reduce((sum, wh) => sum + wh, 0),
    anniversary: celebrates ? anniversaryOf(first, now) : null,
  };
}

/** Start of the first JST day on which anything was generated; the years are asked first, so that old files answer as quickly. */
function firstGeneration(records: Records, series: readonly string[], now: Instant): Instant | null {
  if (series.length === 0) return null;
  let from: Instant = EVER;
  for (const step of ['1y', '1mo', '1d'] as const) {
    const points = records.energy({ from, to: now, step, series }).flatMap((each) => each.points);
    const generated = points.filter(({ wh }) => wh !== null && wh > 0).map(({ at }) => at);
    if (generated.length === 0) return null;
    from = instant(Math.min(...generated));
  }
  return from;
}

/** Years completed today; null on any other day, and in the first year. */
function anniversaryOf(first: Instant, now: Instant): number | null {
  const [then, today] = [formatJst(first), formatJst(now)];
  const sameDay = then.slice(5, 10) === today.slice(5, 10) || (isLeapDay(then) && isFirstOfMarch(today));
  const years = Number(today.slice(0, 4)) - Number(then.slice(0, 4));
  return sameDay && years > 0 && jstDay(now) > jstDay(first) ? years : null;
}

const isLeapDay = (time: string): boolean => time.slice(5, 10) === '02-29';
/** In years without a 29 February its anniversary is the day after the 28th. */
const isFirstOfMarch = (time: string): boolean => time.slice(5, 10) === '03-01' && Number(time.slice(0, 4)) % 4 !== 0;
