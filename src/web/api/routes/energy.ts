import { storedSpan } from '#app/stored-span.ts';
import type { Instant } from '#core/time/instant.ts';
import { formatJst, jstDay, jstDayStart, jstMidnight } from '#core/time/jst.ts';
import type { EnergyPoint, EnergyStep, Records, SeriesInfo } from '#ports/records.ts';
import type { HouseSettings } from '../house-settings.ts';
import { type Answer, refusal } from '../route.ts';
import type { EnergyQuery, EnergyValue } from '../schema/energy-schema.ts';

/** More points than this are written piece by piece. */
const STREAM_ABOVE = 2_000;
/** Half hours and hours are read from the store this many JST days at a time, so that a long range never blocks. */
const DAYS_PER_PIECE = 32;

const STEP_LENGTH: Readonly<Record<EnergyStep, number>> = {
  '30m': 1_800_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
  '1mo': 28 * 86_400_000,
  '1y': 365 * 86_400_000,
};

interface Range {
  readonly from: Instant;
  readonly to: Instant;
  readonly step: EnergyStep;
}

export function energyAnswer(records: Records, settings: HouseSettings, now: Instant, query: EnergyQuery): Answer {
  const to = query.to ?? now;
  const from = query.from ?? jstMidnight(query.to === undefined ? now : ((to - 1) as Instant));
  if (from > to || (from === to && query.from !== undefined))
    return refusal(400, 'bad-request', `Query parameter "from" must be before "to" (${formatJst(to)}).`);
  const series = seriesOf(records, query.series ?? ['*']);
  if (typeof series === 'string')
    return refusal(
      400,
      'bad-request',
      `Query parameter "series" must name stored series such as grid.import, not ${JSON.stringify(series).slice(0, 80)}.`,
    );
  const named = series.map((info) => ({ ...info, name: settings.nameOf(info.id, info.name) }));
  const inPieces = query.step === '30m' || query.step === '1h';
  const range: Range = { ...(inPieces ? storedSpan(records, from, to) : { from, to }), step: query.step };
  const csv = query.format === 'csv';
  const pieces = csv ? csvPieces(records, named, range) : jsonPieces(records, named, range);
  const type = csv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
  const headers = csv ? { 'content-disposition': 'attachment; filename="energy.csv"' } : {};
  const points = ((range.to - range.from) / STEP_LENGTH[query.step]) * series.length;
  return points > STREAM_ABOVE ? { type, pieces, headers } : { type, text: [...pieces].join(''), headers };
}

/** The series in the asked order; a name that ends in `*` stands for all that begin so, be there any. Else the unknown name. */
function seriesOf(records: Records, names: readonly string[]): readonly SeriesInfo[] | string {
  const stored = records.series();
  const found = new Set<SeriesInfo>();
  for (const name of names) {
    const matches = name.endsWith('*')
      ? stored.filter(({ id }) => id.startsWith(name.slice(0, -1)))
      : stored.filter(({ id }) => id === name);
    if (matches.length === 0 && !name.endsWith('*')) return name;
    for (const match of matches) found.add(match);
  }
  return [...found];
}

function* jsonPieces(records: Records, series: readonly SeriesInfo[], range: Range): Generator<string> {
  yield `{"step":${JSON.stringify(range.step)},"series":[`;
  for (const [index, { id, name, unit }] of series.entries()) {
    yield `${index === 0 ? '' : ','}{"id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"unit":"${unit}","values":[`;
    let first = true;
    for (const points of pointsOf(records, id, range)) {
      if (points.length === 0) continue;
      yield (first ? '' : ',') + points.map((point) => JSON.stringify(pointAnswer(point))).join(',');
      first = false;
    }
    yield ']}';
  }
  yield ']}';
}

function* csvPieces(records: Records, series: readonly SeriesInfo[], range: Range): Generator<string> {
  yield 'at,series,name,wh,wh_missing,origin\r\n';
  for (const { id, name } of series)
    for (const points of pointsOf(records, id, range))
      yield points
        .map((point) => pointAnswer(point))
        .map(({ at, wh, wh_missing, origin }) =>
          [at, cell(id), cell(name), wh ?? '', wh_missing ?? '', origin].join(',').concat('\r\n'),
        )
        .join('');
}

/** RFC 4180; a name that a spreadsheet would take for a formula is quoted as text (circuit names are people's). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function pointAnswer({ at, wh, missing: reason, origin }: EnergyPoint): EnergyValue {
  return { at: formatJst(at), wh, ...(reason === null ? {} : { wh_missing: reason }), origin };
}

/** One series, some days at a time; longer steps are few and read at once, so that no interval is cut in two. */
function* pointsOf(records: Records, id: string, { from, to, step }: Range): Generator<readonly EnergyPoint[]> {
  const whole = step !== '30m' && step !== '1h';
  for (let start = from; start < to; ) {
    const next = jstDayStart(jstDay(start) + DAYS_PER_PIECE);
    const end = whole || next > to ? to : next;
    for (const series of records.energy({ from: start, to: end, step, series: [id] }))
      if (series.id === id) yield series.points;
    start = end;
  }
}
