import type { MissingReason } from '#core/reading.ts';
import { buyPrice, type Tariff } from '#core/tariff/tariff.ts';
import { days, type Instant } from '#core/time/instant.ts';
import { formatJst, jstMidnight } from '#core/time/jst.ts';
import type { EnergyPoint, EnergyStep, Records } from '#ports/records.ts';
import { type Answer, refusal } from '../route.ts';
import { measuredOrNull } from '../schema/measured.ts';
import type { MoneyAnswer, MoneyQuery } from '../schema/money-schema.ts';

/** Every half hour has its price, so a long range is much work for one answer. */
const LONGEST = days(401);

interface Sum {
  readonly at: Instant;
  milliyen: number | null;
  missing: MissingReason | null;
}

/** What was paid and earned, by the tariff in force now; prices that held in the past are not kept. */
export function moneyAnswer(records: Records, tariff: Tariff | null, now: Instant, query: MoneyQuery): Answer {
  const to = query.to ?? now;
  const from = query.from ?? jstMidnight(to);
  if (from >= to) return refusal(400, 'bad-request', 'Query parameter "from" must be before "to".');
  if (to - from > LONGEST) return refusal(400, 'bad-request', 'At most 400 days can be priced at a time.');
  if (tariff === null) return { json: { step: query.step, tariff: null, values: [] } satisfies MoneyAnswer };
  const sold = tariff.sellYenPerKwh * 1_000;
  const range = { from, to };
  const bought = sums(records, 'grid.import', range, query.step, (at) => buyPrice(tariff, at));
  const earned = sums(records, 'grid.export', range, query.step, () => sold);
  const values = [...new Set([...bought.keys(), ...earned.keys()])]
    .sort((a, b) => a - b)
    .map((at) => ({
      at: formatJst(at),
      ...yenOf('bought_yen', bought.get(at)),
      ...yenOf('sold_yen', earned.get(at)),
    }));
  return { json: { step: query.step, tariff: tariff.id, values } satisfies MoneyAnswer };
}

/** With the reason beside it also where only a part is missing. */
function yenOf<const Key extends string>(key: Key, sum: Sum | undefined) {
  const yen = sum?.milliyen == null ? null : sum.milliyen / 1_000;
  const reason = sum === undefined ? 'no-answer' : sum.missing;
  const entry = measuredOrNull(key, yen, reason ?? 'no-answer');
  return reason === null ? entry : { ...entry, [`${key}_missing`]: reason };
}

/** Half hours × their price, summed by the interval of `step` that holds them. `price` in milli-yen per kWh. */
function sums(
  records: Records,
  series: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  step: EnergyStep,
  price: (at: Instant) => number,
): ReadonlyMap<Instant, Sum> {
  const pointsBy = (by: EnergyStep): readonly EnergyPoint[] =>
    records.energy({ from, to, step: by, series: [series] }).find(({ id }) => id === series)?.points ?? [];
  const intervals = pointsBy(step).map(({ at }) => ({ at, milliyen: null, missing: null }) as Sum);
  let current = 0;
  for (const { at, wh, missing } of pointsBy('30m')) {
    while (current + 1 < intervals.length && intervals[current + 1]!.at <= at) current++;
    const sum = intervals[current];
    if (sum === undefined) break;
    if (wh !== null) sum.milliyen = (sum.milliyen ?? 0) + (wh * price(at)) / 1_000;
    sum.missing ??= missing;
  }
  return new Map(intervals.map((sum) => [sum.at, sum]));
}
