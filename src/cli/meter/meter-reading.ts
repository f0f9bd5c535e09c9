import type { GridObservation } from '#core/device/grid.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';

/** What `hems meter read` prints, by the keys of interfaces.md. */
export interface MeterReading {
  readonly time: Instant;
  /** W, + import − export. */
  readonly grid_w: Reading<number>;
  readonly import_wh: Reading<number>;
  readonly export_wh: Reading<number>;
  readonly current_r_a: Reading<number>;
  readonly current_t_a: Reading<number>;
  readonly meter_id: Reading<string>;
  /**
   * The meter let us in with this ID and password, has said its number, and it is the one of `--meter-number` where
   * that was given.
   */
  readonly identity_ok: Reading<boolean>;
}

export function meterReading(observation: GridObservation, status: GridMeterStatus, now: Instant): MeterReading {
  const { power, currentR, currentT, importRegister, exportRegister } = observation;
  return {
    time: power.at,
    grid_w: power,
    import_wh: importRegister,
    export_wh: exportRegister,
    current_r_a: currentR,
    current_t_a: currentT,
    meter_id: status.meterId === null ? missing('no-answer', now) : known(status.meterId, now),
    identity_ok: status.identityOk === null ? missing('no-answer', now) : known(status.identityOk, now),
  };
}

/** The newer reading, but what is known does not get lost by a later answer that was not asked for it. */
export function merged(older: MeterReading | null, newer: MeterReading): MeterReading {
  if (older === null) return newer;
  const pick = <T>(before: Reading<T>, after: Reading<T>): Reading<T> =>
    after.known || !before.known ? after : before;
  const power = pick(older.grid_w, newer.grid_w);
  return {
    time: power.at,
    grid_w: power,
    import_wh: pick(older.import_wh, newer.import_wh),
    export_wh: pick(older.export_wh, newer.export_wh),
    current_r_a: pick(older.current_r_a, newer.current_r_a),
    current_t_a: pick(older.current_t_a, newer.current_t_a),
    meter_id: pick(older.meter_id, newer.meter_id),
    identity_ok: pick(older.identity_ok, newer.identity_ok),
  };
}

/** Nothing is expected any more: a value is known, or will not come. */
export const isComplete = (reading: MeterReading): boolean =>
  reading.grid_w.known &&
  reading.identity_ok.known &&
  [reading.import_wh, reading.export_wh].every((each) => each.known || each.missing !== 'stale');

/** One line of JSON; a value that is not known is null, and its sibling says why. */
export function readingJson(reading: MeterReading): string {
  const { time, ...values } = reading;
  const shown: Record<string, unknown> = { time: wholeSecond(time) };
  for (const [key, value] of Object.entries(values) as [string, Reading<unknown>][]) {
    shown[key] = value.known ? value.value : null;
    if (!value.known) shown[`${key}_missing`] = value.missing;
  }
  return JSON.stringify(shown);
}

/** A table for people; of the way to the meter what is known. */
export function readingText(reading: MeterReading, status: GridMeterStatus): string {
  const rows: readonly (readonly [string, string])[] = [
    ['time', wholeSecond(reading.time)],
    ['grid', power(reading.grid_w)],
    ['import register', said(reading.import_wh, kilowattHours)],
    ['export register', said(reading.export_wh, kilowattHours)],
    ['current', `R ${said(reading.current_r_a, amperes)}, T ${said(reading.current_t_a, amperes)}`],
    ['meter', said(reading.meter_id, String)],
    ['identity', said(reading.identity_ok, (ok) => (ok ? 'as expected' : 'another meter than --meter-number names'))],
    ...(status.routeBId === null ? [] : [['route-B ID', routeBId(status.routeBId)] as const]),
    ...(status.rssi === null ? [] : [['radio', `${status.rssi.toFixed(0)} dBm`] as const]),
    ...(status.clockOffset === null ? [] : [["meter's clock", clockOffset(status.clockOffset)] as const]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(17)}${value}`).join('\n');
}

/**
 * A line for people: `13:30:05  1234 W import  R 6.2 A  T 6.2 A`, with the registers where they were read, and then the
 * meter's clock against ours.
 */
export function readingLine(reading: MeterReading, { clockOffset: clock }: GridMeterStatus): string {
  const parts = [
    wholeSecond(reading.time).slice(11, 19),
    power(reading.grid_w),
    `R ${said(reading.current_r_a, amperes)}`,
    `T ${said(reading.current_t_a, amperes)}`,
  ];
  if (reading.import_wh.known) parts.push(`import ${kilowattHours(reading.import_wh.value)}`);
  if (reading.export_wh.known) parts.push(`export ${kilowattHours(reading.export_wh.value)}`);
  if (reading.import_wh.known && clock !== null) parts.push(`meter's clock ${clockOffset(clock)}`);
  return parts.join('  ');
}

/** `+2.0 s ± 5.5 s`: ahead of ours. */
function clockOffset({ offset, uncertainty }: NonNullable<GridMeterStatus['clockOffset']>): string {
  const ahead = (offset / 1_000).toFixed(1);
  return `${offset < 0 ? '' : '+'}${ahead} s ± ${(uncertainty / 1_000).toFixed(1)} s`;
}

const routeBId = ({ shown, ofOurId }: NonNullable<GridMeterStatus['routeBId']>): string =>
  ofOurId === true ? `${shown}, as the ID file ends` : shown;

const wholeSecond = (at: Instant): string => formatJst(instant(Math.floor(at / 1_000) * 1_000));
const said = <T>(reading: Reading<T>, show: (value: T) => string): string =>
  reading.known ? show(reading.value) : `unknown (${reading.missing})`;
const power = (reading: Reading<number>): string =>
  said(reading, (watts) => `${Math.abs(watts)} W ${watts < 0 ? 'export' : 'import'}`);
const kilowattHours = (energy: number): string => `${(energy / 1_000).toFixed(3)} kWh`;
const amperes = (current: number): string => `${current.toFixed(1)} A`;
