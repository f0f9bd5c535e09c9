import type { MissingReason } from '#core/reading.ts';
import { storedSpan } from '#app/stored-span.ts';
import { knownBuyPrice, sellPrice, type Tariff } from '#core/tariff/tariff.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst, jstDay, jstDayStart, jstMidnight } from '#core/time/jst.ts';
import type { EnergyPoint, EnergyStep, Records } from '#ports/records.ts';
import { type Answer, refusal } from '../route.ts';
import { measuredOrNull } from '../schema/measured.ts';
import type { MoneyAnswer, MoneyQuery } from '../schema/money-schema.ts';

/** Half hours are read this many JST days at a time and written as they are priced, so that no range blocks. */
const DAYS_PER_PIECE = 32;
const SERIES = ['grid.import', 'grid.export'];

interface Sum {
  milliyen: number | null;
  missing: MissingReason | null;
}

interface Interval {
  readonly at: Instant;
  readonly bought: Sum;
  readonly sold: Sum;
}

/** What was paid and earned, by the tariff in force now; prices that held in the past are not kept. */
export function moneyAnswer(records: Records, tariff: Tariff | null, now: Instant, query: MoneyQuery): Answer {
  const to = query.to ?? now;
  const from = query.from ?? jstMidnight(to);
  if (from >= to) return refusal(400, 'bad-request', 'Query parameter "from" must be before "to".');
  if (tariff === null) return { json: { step: query.step, tariff: null, values: [] } satisfies MoneyAnswer };
  const pieces = moneyPieces(records, tariff, from, to, query.step);
  return { type: 'application/json; charset=utf-8', pieces };
}

function* moneyPieces(
  records: Records,
  tariff: Tariff,
  from: Instant,
  to: Instant,
  step: EnergyStep,
): Generator<string> {
  yield `{"step":"${step}","tariff":${JSON.stringify(tariff.id)},"values":[`;
  const stored = storedSpan(records, from, to);
  const startOf = startsOf(records, stored.from, stored.to, step);
  let current = null as Interval | null;
  let separator = '';
  for (let start = stored.from; start < stored.to; ) {
    const end = instant(Math.min(stored.to, jstDayStart(jstDay(start) + DAYS_PER_PIECE)));
    const done: string[] = [];
    for (const [at, bought, sold] of halfHours(records, start, end)) {
      const begin = startOf(at);
      if (current?.at !== begin) {
        if (current !== null) done.push(JSON.stringify(pricedInterval(current)));
        current = { at: begin, bought: { milliyen: null, missing: null }, sold: { milliyen: null, missing: null } };
      }
      add(current.bought, bought, knownBuyPrice(tariff, at));
      add(current.sold, sold, sellPrice(tariff));
    }
    if (done.length > 0) {
      yield separator + done.join(',');
      separator = ',';
    }
    start = end;
  }
  yield `${current === null ? '' : separator + JSON.stringify(pricedInterval(current))}]}`;
}

/** The half hours of [from, to) with what was bought and sold in each. */
function halfHours(
  records: Records,
  from: Instant,
  to: Instant,
): readonly (readonly [Instant, EnergyPoint | undefined, EnergyPoint | undefined])[] {
  const [bought, sold] = SERIES.map(
    (id) => new Map(pointsOf(records, id, from, to, '30m').map((point) => [point.at, point])),
  ) as [Map<Instant, EnergyPoint>, Map<Instant, EnergyPoint>];
  const times = [...new Set([...bought.keys(), ...sold.keys()])].sort((a, b) => a - b);
  return times.map((at) => [at, bought.get(at), sold.get(at)]);
}

/** One series at a time: the store reads it along its index. */
function pointsOf(records: Records, id: string, from: Instant, to: Instant, step: EnergyStep): readonly EnergyPoint[] {
  if (!records.series().some((series) => series.id === id)) return [];
  return records.energy({ from, to, step, series: [id] }).find((series) => series.id === id)?.points ?? [];
}

/** A half hour without a price is as little known as one without a value. `price` in milli-yen per kWh. */
function add(sum: Sum, point: EnergyPoint | undefined, price: number | null): void {
  if (point === undefined || point.wh === null || price === null) {
    sum.missing ??= point?.missing ?? 'no-answer';
    return;
  }
  sum.milliyen = (sum.milliyen ?? 0) + (point.wh * price) / 1_000;
  sum.missing ??= point.missing;
}

const HOUR = 3_600_000;

/** The start of the interval that holds a half hour; half hours must come in order of time. */
function startsOf(records: Records, from: Instant, to: Instant, step: EnergyStep): (at: Instant) => Instant {
  if (step === '30m') return (at) => at;
  if (step === '1h') return (at) => instant(at - (at % HOUR));
  const sums = SERIES.flatMap((id) => pointsOf(records, id, from, to, step));
  const starts = [...new Set(sums.map(({ at }) => at))].sort((a, b) => a - b);
  let place = 0;
  return (at) => {
    while (place + 1 < starts.length && starts[place + 1]! <= at) place++;
    return starts[place]!;
  };
}

const pricedInterval = ({ at, bought, sold }: Interval) => ({
  at: formatJst(at),
  ...yenOf('bought_yen', bought),
  ...yenOf('sold_yen', sold),
});

/** With the reason beside it also where only a part is missing. */
function yenOf<const Key extends string>(key: Key, { milliyen, missing }: Sum) {
  const entry = measuredOrNull(key, milliyen === null ? null : milliyen / 1_000, missing ?? 'no-answer');
  return missing === null ? entry : { ...entry, [`${key}_missing`]: missing };
}
