import { z } from 'zod';
import type { JmaDay } from '#core/forecast/weather/jma-irradiation.ts';
import { type Instant, parseInstant } from '#core/time/instant.ts';
import { jstDay, jstTimeOfDay } from '#core/time/jst.ts';

/** One office's forecast for one area, day by day. */
export interface JmaForecast {
  readonly reported: Instant;
  readonly days: ReadonlyMap<number, JmaForecastDay>;
}

export interface JmaForecastDay extends JmaDay {
  /** A, B or C: how sure JMA is of a day beyond the third; null where not said. */
  readonly reliability: 'A' | 'B' | 'C' | null;
}

const time = z.string().transform((text, context) => {
  const at = parseInstant(text);
  if (at === null) context.addIssue(`"${text}" is not a time`);
  return at ?? z.NEVER;
});
const area = z.object({ code: z.string() });
const numbers = z.array(z.string().regex(/^-?\d*$/));
const series = z.object({
  timeDefines: z.array(time),
  areas: z.array(
    z.object({
      area,
      weatherCodes: z.array(z.string()).optional(),
      weathers: z.array(z.string()).optional(),
      pops: numbers.optional(),
      temps: numbers.optional(),
      reliabilities: z.array(z.enum(['A', 'B', 'C', ''])).optional(),
      tempsMin: numbers.optional(),
      tempsMax: numbers.optional(),
    }),
  ),
});
const answer = z.array(z.object({ reportDatetime: time, timeSeries: z.array(series).min(1) })).min(1);

type Series = z.infer<typeof series>;
type Area = Series['areas'][number];
const HOUR = 3_600_000;

/**
 * Reads `https://www.jma.go.jp/bosai/forecast/data/forecast/{office}.json`. `areaCode` is of the text (class10, as 130010),
 * `pointCode` of the temperatures (as 44132); both are checked to be there. Throws Error with the place that is wrong.
 */
export function readJmaForecast(body: string, areaCode: string, pointCode: string): JmaForecast {
  const [near, week] = answer.parse(JSON.parse(body));
  const days = new Map<number, Mutable>();
  const dayOf = (at: Instant): Mutable => {
    const found = days.get(jstDay(at)) ?? { ...NOTHING };
    days.set(jstDay(at), found);
    return found;
  };
  if (week !== undefined) readWeek(week.timeSeries, [areaCode, pointCode], dayOf);
  const texts = valuesOf(near!.timeSeries, areaCode, 'weathers');
  if (texts.length === 0) throw new Error(`area ${areaCode} has no weather in this forecast`);
  for (const [at, text] of texts) dayOf(at).text = text;
  readChances(near!.timeSeries, areaCode, dayOf);
  readTemperatures(near!.timeSeries, pointCode, dayOf);
  const known = new Map<number, JmaForecastDay>();
  for (const [day, { text, ...of }] of [...days].sort(([a], [b]) => a - b)) {
    if (text !== null) known.set(day, { ...of, text, maximumBefore: days.get(day - 1)?.maximum ?? null });
  }
  return { reported: near!.reportDatetime, days: known };
}

interface Mutable {
  text: string | null;
  popMorning: number | null;
  popAfternoon: number | null;
  minimum: number | null;
  maximum: number | null;
  reliability: 'A' | 'B' | 'C' | null;
}
const NOTHING: Mutable = {
  text: null,
  popMorning: null,
  popAfternoon: null,
  minimum: null,
  maximum: null,
  reliability: null,
};

function readWeek(
  all: readonly Series[],
  [areaCode, pointCode]: readonly [string, string],
  dayOf: (at: Instant) => Mutable,
): void {
  for (const [at, code, { reliability }] of valuesOf(all, areaCode, 'weatherCodes')) {
    const day = dayOf(at);
    day.text = textOfCode(code);
    day.reliability = reliability === '' ? null : reliability;
  }
  for (const [at, pop] of valuesOf(all, areaCode, 'pops')) {
    if (pop === '') continue;
    dayOf(at).popMorning = Number(pop);
    dayOf(at).popAfternoon = Number(pop);
  }
  for (const [at, value] of valuesOf(all, pointCode, 'tempsMin')) if (value !== '') dayOf(at).minimum = Number(value);
  for (const [at, value] of valuesOf(all, pointCode, 'tempsMax')) if (value !== '') dayOf(at).maximum = Number(value);
}

function readChances(all: readonly Series[], areaCode: string, dayOf: (at: Instant) => Mutable): void {
  for (const [at, pop] of valuesOf(all, areaCode, 'pops')) {
    const hour = jstTimeOfDay(at) / HOUR;
    if (pop !== '' && hour === 6) dayOf(at).popMorning = Number(pop);
    if (pop !== '' && hour === 12) dayOf(at).popAfternoon = Number(pop);
  }
}

/** Temperatures of a point: at 00 o'clock a day's minimum, at 09 its maximum; a minimum that has passed repeats the maximum. */
function readTemperatures(all: readonly Series[], pointCode: string, dayOf: (at: Instant) => Mutable): void {
  for (const [at, value] of valuesOf(all, pointCode, 'temps')) {
    if (value === '') continue;
    const day = dayOf(at);
    if (jstTimeOfDay(at) === 9 * HOUR) day.maximum = Number(value);
    else if (jstTimeOfDay(at) === 0) day.minimum = Number(value);
  }
  const today = dayOf(all[0]!.timeDefines[0]!);
  if (today.minimum !== null && today.maximum !== null && today.minimum >= today.maximum) today.minimum = null;
}

type Key = 'weathers' | 'weatherCodes' | 'pops' | 'temps' | 'tempsMin' | 'tempsMax';

/** Values of an area with their times, of the first series that has them. */
function valuesOf(
  all: readonly Series[],
  code: string,
  key: Key,
): readonly (readonly [Instant, string, { readonly reliability: 'A' | 'B' | 'C' | '' }])[] {
  for (const { timeDefines, areas } of all) {
    const of: Area | undefined = areas.find(({ area: { code: own } }) => own === code);
    const values = of?.[key];
    if (values === undefined) continue;
    if (values.length !== timeDefines.length)
      throw new Error(`${key} of area ${code} has ${values.length} values for ${timeDefines.length} times`);
    return values.map((value, k) => [timeDefines[k]!, value, { reliability: of?.reliabilities?.[k] ?? '' }] as const);
  }
  return [];
}

/** 天気予報用テロップ番号 in the words of a text: the first digit is the main weather, the next two what comes to it. */
function textOfCode(code: string): string {
  const main = { '1': '晴れ', '2': 'くもり', '3': '雨', '4': '雪' }[code[0] ?? ''] ?? 'くもり';
  const rest = Number(code.slice(1));
  const sky = code[0] === '1' ? 'くもり' : '晴れ';
  if (rest === 0) return main;
  if (rest === 1) return `${main} 時々 ${sky}`;
  if (rest >= 10 && rest <= 11) return `${main} 後 ${sky}`;
  return rest >= 12 ? `${main} 後 雨` : `${main} 一時 雨`;
}
