import { HemsError } from '#core/errors.ts';
import { better, meanError, NO_SCORE, type Score, scored } from '#core/forecast/scoring/score.ts';
import { createIrradiationModel, type JmaDay, outsideOfDay } from '#core/forecast/weather/jma-irradiation.ts';
import { civilFromDays, dayNumber } from '#core/time/instant.ts';
import { parseFileArgument } from '#drivers/simulated/inputs/file-argument.ts';
import { readTable } from '#drivers/simulated/inputs/read-table.ts';

/** Reports of these hours, JST, tell about the next day; late ones stand in for the evening's. */
const HOURS = ['17', '18', '19', '20', '11', '12', '13', '14', '05', '06', '07', '08'];
/** Sunshine model's features need a forecast and a measured day. */
const WARM_UP = 1;

export interface IrradiationReport {
  readonly days: number;
  readonly forecast: Score;
  readonly persistence: Score;
}

export const irradiationFigures = ({ days, forecast, persistence }: IrradiationReport) => ({
  days,
  mae_mj_m2: meanError(forecast),
  persistence_mae_mj_m2: meanError(persistence),
  better_than_persistence_pct: better(forecast, persistence),
});

/**
 * Next-day irradiation from archived JMA forecasts (one line per published element: report time, valid time, area, code,
 * text, wind, chance of rain, temperature, …) against measured MJ/m² a day, day by day.
 */
export function walkIrradiation(forecasts: string, measured: string, latitude: number): IrradiationReport {
  const model = createIrradiationModel();
  let [forecast, persistence] = [NO_SCORE, NO_SCORE];
  const days = irradiationDays(forecasts, measured, latitude);
  for (const [k, { said, outside, before, came }] of days.entries()) {
    if (k >= WARM_UP && before !== null) {
      forecast = scored(forecast, model.expected(said, outside), came);
      persistence = scored(persistence, before, came);
    }
    model.learn(said, outside, came);
  }
  return { days: days.length, forecast, persistence };
}

/** A day that was forecast and measured; irradiation in MJ/m². */
export interface IrradiationDay {
  readonly month: number;
  readonly said: JmaDay;
  /** Outside the air. */
  readonly outside: number;
  /** The day before; null where it was not measured. */
  readonly before: number | null;
  readonly came: number;
}

/** The days both files know, ascending; at least one. */
export function irradiationDays(forecasts: string, measured: string, latitude: number): readonly IrradiationDay[] {
  const reports = readReports(forecasts);
  const known = readDaily(measured);
  const days: IrradiationDay[] = [];
  for (const [day, came] of [...known].sort(([a], [b]) => a - b)) {
    const said = reportOf(reports, day);
    if (said === null) continue;
    const { year, month } = civilFromDays(day);
    const outside = outsideOfDay(day - dayNumber(year, 1, 1)! + 1, latitude);
    days.push({ month, said, outside, before: known.get(day - 1) ?? null, came });
  }
  if (days.length === 0) throw new HemsError('INPUT', `${forecasts} and ${measured} have no day in common.`);
  return days;
}

type Reports = ReadonlyMap<string, readonly (readonly string[])[]>;

function readReports(argument: string): Reports {
  const reports = new Map<string, (readonly string[])[]>();
  for (const { fields } of readTable(parseFileArgument(argument, 'temperature'), 'temperature').rows) {
    const report = (fields[0] ?? '').slice(0, 16);
    const lines = reports.get(report) ?? [];
    lines.push(fields);
    reports.set(report, lines);
  }
  return reports;
}

/** What the last report of the day before says of a day. */
function reportOf(reports: Reports, day: number): JmaDay | null {
  for (const hour of HOURS) {
    const lines = reports.get(`${dateOf(day - 1)}T${hour}:00`);
    const read = lines === undefined ? null : readDay(lines, day);
    if (read === null) continue;
    const before = reports.get(`${dateOf(day - 2)}T17:00`) ?? reports.get(`${dateOf(day - 2)}T11:00`);
    return { ...read, maximumBefore: before === undefined ? null : (readDay(before, day - 1)?.maximum ?? null) };
  }
  return null;
}

function readDay(lines: readonly (readonly string[])[], day: number): JmaDay | null {
  const of = lines.filter((fields) => fields[1]?.startsWith(dateOf(day)));
  const text = of.find((fields) => (fields[4] ?? '') !== '')?.[4];
  if (text === undefined) return null;
  const number = (column: number, hour: string): number | null => {
    const line = of.findLast(
      (fields) => fields[3] === '' && (fields[column] ?? '') !== '' && fields[1]!.slice(11, 13) === hour,
    );
    return line === undefined ? null : Number(line[column]);
  };
  return {
    text,
    popMorning: number(6, '06'),
    popAfternoon: number(6, '12'),
    minimum: number(7, '00'),
    maximum: number(7, '09'),
    maximumBefore: null,
  };
}

function readDaily(argument: string): ReadonlyMap<number, number> {
  const parsed = parseFileArgument(argument, 'temperature');
  const column = (parsed.column ?? 2) - 1;
  const days = new Map<number, number>();
  for (const { fields, line } of readTable(parsed, 'temperature').rows) {
    const [year, month, date] = (fields[0] ?? '').slice(0, 10).split('-').map(Number);
    const day = dayNumber(year ?? 0, month ?? 0, date ?? 0);
    const value = Number(fields[column]);
    if (day === null || (fields[column] ?? '') === '') continue;
    if (Number.isNaN(value))
      throw new HemsError(
        'INPUT',
        `${parsed.path} line ${line}, column ${column + 1}: "${fields[column]}" is not a number; give MJ/m² a day.`,
      );
    days.set(day, value);
  }
  return days;
}

function dateOf(day: number): string {
  const { year, month, day: date } = civilFromDays(day);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
