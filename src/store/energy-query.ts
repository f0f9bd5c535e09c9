import type { Database } from 'better-sqlite3';
import { type Instant, instant, millis, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { EnergyPoint, EnergySeries, Records } from '#ports/records.ts';
import { CALENDARS, type Calendar, emptyTally, isRolledUp, pointOf, type Tally } from './roll-up.ts';
import type { SeriesTable } from './series-table.ts';

/**
 * Energy by interval. An interval belongs to the answer when it overlaps [from, to), and then it is whole: the point of a
 * month is the month. Intervals without a single kept half hour do not appear; a series nobody defined neither.
 */
export function createEnergyQuery(db: Database, series: SeriesTable, newest: () => Instant | null): Records['energy'] {
  const halfHours = createHalfHourTallies(db);
  const rollUps = createRollUpTallies(db);

  return ({ from, to, step, series: wanted }) => {
    const answer = createAnswer(series, wanted);
    const last = newest();
    if (last === null || to <= from) return answer.series;
    const only = answer.numbers.length === 1 ? answer.numbers[0]! : null;
    if (isRolledUp(step)) {
      const calendar = CALENDARS[step];
      rollUps(calendar, from, to, only, (number, start, end, tally) => {
        answer.pointsOf(number)?.push(pointOf(tally, start, end, last));
      });
    } else {
      halfHours(step, from, to, only, (number, start, end, tally) => {
        answer.pointsOf(number)?.push(pointOf(tally, start, end, last));
      });
    }
    return answer.series;
  };
}

/** Called once per interval and series, ascending in time. The tally is only valid during the call. */
type TallyListener = (series: number, start: Instant, end: Instant, tally: Tally) => void;

function createAnswer(table: SeriesTable, wanted: readonly string[] | undefined) {
  const ids = wanted ?? table.all().map((info) => info.id);
  const points = new Map<number, EnergyPoint[]>();
  const series: EnergySeries[] = [];
  for (const id of ids) {
    const number = table.numberOf(id);
    const info = number === undefined ? undefined : table.infoOf(number);
    if (number === undefined || info === undefined || points.has(number)) continue;
    const own: EnergyPoint[] = [];
    points.set(number, own);
    series.push({ ...info, points: own });
  }
  return { series, numbers: [...points.keys()], pointsOf: (number: number) => points.get(number) };
}

type RollUpRow = readonly [
  start: number,
  series: number,
  mwh: number,
  live: number,
  meter: number,
  history: number,
  corrected: number,
  noAnswer: number,
  sentinel: number,
  stale: number,
  outOfRange: number,
  notFitted: number,
];

function createRollUpTallies(db: Database) {
  const select = db
    .prepare(
      `SELECT start, series, mwh, live, meter, history, corrected, no_answer, sentinel, stale, out_of_range, not_fitted
       FROM roll_up WHERE step = ? AND start BETWEEN ? AND ? AND (? IS NULL OR series = ?) ORDER BY start, series`,
    )
    .raw();

  return (calendar: Calendar, from: Instant, to: Instant, only: number | null, listener: TallyListener): void => {
    const first = calendar.numberOf(from);
    const final = calendar.numberOf(instant(to - 1));
    const bounds = new Map<number, readonly [Instant, Instant]>();
    const rows = select.iterate(calendar.code, first, final, only, only) as Iterable<RollUpRow>;
    for (const [number, series, mwh, live, meter, history, corrected, ...missing] of rows) {
      let interval = bounds.get(number);
      if (interval === undefined) {
        interval = [calendar.start(number), calendar.start(number + 1)];
        bounds.set(number, interval);
      }
      listener(series, interval[0], interval[1], { mwh, known: [live, meter, history, corrected], missing });
    }
  };
}

type HalfHourTuple = readonly [at: number, series: number, mwh: number | null, missing: number | null, origin: number];

function createHalfHourTallies(db: Database) {
  const select = db
    .prepare(
      `SELECT at, series, mwh, missing, origin FROM half_hour
       WHERE at >= ? AND at < ? AND (? IS NULL OR series = ?) ORDER BY at, series`,
    )
    .raw();

  return (step: '30m' | '1h', from: Instant, to: Instant, only: number | null, listener: TallyListener): void => {
    const length = step === '1h' ? 2 : 1;
    const end = Math.ceil(to / HALF_HOUR / length) * length;
    const open = new Map<number, Tally>();
    let block = Number.NaN;
    const close = (): void => {
      const start = instant(block * length * HALF_HOUR);
      const next = plus(start, millis(HALF_HOUR * length));
      for (const [series, tally] of open) listener(series, start, next, tally);
      open.clear();
    };
    const first = Math.floor(from / HALF_HOUR / length) * length;
    const rows = select.iterate(first, end, only, only) as Iterable<HalfHourTuple>;
    for (const [at, series, mwh, missing, origin] of rows) {
      const own = Math.floor(at / length);
      if (own !== block) {
        close();
        block = own;
      }
      let tally = open.get(series);
      if (tally === undefined) {
        tally = emptyTally();
        open.set(series, tally);
      }
      tally.mwh += mwh ?? 0;
      if (missing === null) tally.known[origin as 0 | 1 | 2 | 3]++;
      else tally.missing[missing as 0 | 1 | 2 | 3 | 4]++;
    }
    close();
  };
}
