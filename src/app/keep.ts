import type { HemsError } from '#core/errors.ts';
import { housePowers } from '#core/device/balance.ts';
import type { HalfHourRegisters } from '#core/device/grid.ts';
import { createBoundaryBook } from '#core/ledger/boundary-book.ts';
import { solarSeriesId } from '#core/ledger/purchase-mode.ts';
import { createTenSeconds, type TenSeconds } from '#core/ledger/ten-seconds.ts';
import { createMinuteMeans, type MinuteMeans } from '#core/ledger/minute-means.ts';
import { type BoundaryLedger, emptyLedger, enterBoundary, type HalfHourEnergy } from '#core/ledger/half-hour-ledger.ts';
import { type Reading, sumReadings } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { Circuit, House } from './house.ts';
import { recordMeterChange } from './meter-change.ts';
import { createPatientRecords } from './patient-records.ts';
import { runningGeneration } from './pv-generation.ts';
import { reportDifferences } from './report-differences.ts';
import { createSettlement } from './settle.ts';

const MINUTE = 60_000;

export interface Keeper {
  /** Takes in one tick. Returns the half hours that became known with it. */
  tick(snapshot: Snapshot): readonly HalfHourRow[];
  /**
   * Takes in what the meter froze at a half-hour boundary, in any order. Returns the half hours that became known, or
   * turned out to be missing, with it.
   */
  registers(registers: HalfHourRegisters): readonly HalfHourRow[];
}

/**
 * Writes down what was measured: minute means of power, and half hours of energy differenced from registers. The
 * grid's half hours come from the meter's own frozen registers, everything else from registers read at the boundary.
 * A disk that refuses never stops it: `onRefused` is told, and half hours wait.
 */
export function createKeeper(
  house: House,
  circuits: readonly Circuit[],
  records: Records,
  onRefused: (error: HemsError) => void = () => undefined,
): Keeper {
  const { generation, record } = runningGeneration(records, house.purchase ?? 'surplus');
  const sunOf = (id: string): string => solarSeriesId(id, generation);
  defineSeries(house, circuits, records, sunOf);
  const patient = createPatientRecords(records, onRefused);
  const settlement = createSettlement(house, circuits, records, sunOf);
  const columns = [...FLOW, ...circuits.map(({ id }) => id)];
  const circuitColumn = columnsByBoard(circuits);
  const means: MinuteMeans = createMinuteMeans(columns.length);
  const tens: TenSeconds = createTenSeconds(FLOW.length);
  const loadCircuits = circuits.filter(({ feeds }) => feeds === 'load').map(({ id }) => id);
  let minute: number | null = null;
  let boundary: Instant | null = null;
  let devices: BoundaryLedger = emptyLedger;
  const grid = createBoundaryBook();

  /** Half hours of devices that were measured lately: where our clock went back, none is measured twice (I5). */
  const measured = createMeasured();

  /** What was already on file did not become known now: nobody is told of it. */
  const write = (rows: readonly HalfHourRow[]): readonly HalfHourRow[] => {
    const all = [...rows, ...settlement.rows(rows)];
    const left = patient.halfHours(all);
    const known = new Set(left.map(keyOf));
    const fresh = left.length === 0 ? all : all.filter((row) => !known.has(keyOf(row)));
    patient.attempt(() => reportDifferences(records, fresh));
    return fresh;
  };

  return {
    tick(snapshot) {
      patient.attempt(() => record(snapshot.at));
      const here = Math.floor(snapshot.at / MINUTE);
      if (minute !== null && here !== minute)
        patient.minute(columns, { at: instant(minute * MINUTE), watts: means.take(), tens: tens.take() });
      minute = here;
      addPowers(snapshot, circuitColumn, means, tens);

      const slot = slotOf(snapshot.at);
      if (slot === boundary || snapshot.at - slot >= MINUTE) return [];
      boundary = slot;
      const entered = enterBoundary(devices, slot, deviceRegisters(snapshot, circuitColumn, columns, sunOf));
      devices = entered.ledger;
      const halfHours = entered.halfHours.filter((one) => !measured.has(one));
      for (const one of halfHours) if (one.energy.known) measured.add(one);
      return write([...halfHours, ...houseLoad(halfHours, loadCircuits)].map((e) => row(e, 'live')));
    },
    registers(registers) {
      patient.attempt(() => recordMeterChange(records, registers));
      const halfHours = grid.enter(registers);
      return write(
        halfHours.map(({ direction, at, energy, origin }) =>
          row({ series: `grid.${direction}`, at, energy }, origin === 'live' ? 'meter' : 'history'),
        ),
      );
    },
  };
}

type Slotted = Pick<HalfHourEnergy, 'series' | 'at'>;
const keyOf = ({ series, at }: Slotted): string => `${series}@${at}`;

/** Two days of some hundred series: a clock is set back by a day at most before the file itself has to refuse. */
const REMEMBERED = 2 * 48 * 300;

/** The last half hours that were measured; the oldest are forgotten. */
function createMeasured(): { has(one: Slotted): boolean; add(one: Slotted): void } {
  const keys = new Set<string>();
  return {
    has: (one) => keys.has(keyOf(one)),
    add(one) {
      keys.add(keyOf(one));
      if (keys.size > REMEMBERED) keys.delete(keys.values().next().value!);
    },
  };
}

function row({ series, at, energy }: HalfHourEnergy, origin: HalfHourRow['origin']): HalfHourRow {
  return energy.known
    ? { series, at, wh: energy.value, missing: null, origin }
    : { series, at, wh: null, missing: energy.missing, origin };
}

/** The house's load is the sum of the circuits that feed nothing else, half hour by half hour. */
function houseLoad(halfHours: readonly HalfHourEnergy[], loadCircuits: readonly string[]): HalfHourEnergy[] {
  if (loadCircuits.length === 0) return [];
  const wanted = new Set(loadCircuits);
  const bySlot = new Map<Instant, Reading<number>[]>();
  for (const { series, at, energy } of halfHours) {
    if (!wanted.has(series)) continue;
    const list = bySlot.get(at);
    if (list === undefined) bySlot.set(at, [energy]);
    else list.push(energy);
  }
  return [...bySlot]
    .filter(([, energies]) => energies.length === loadCircuits.length)
    .map(([at, energies]) => ({ series: 'house', at, energy: sumReadings(energies, instant(at + HALF_HOUR)) }));
}

/** Minute columns of a board's channels: `columns[channel]`, undefined where a channel is not configured. */
type ColumnsByBoard = ReadonlyMap<string, readonly (number | undefined)[]>;

function columnsByBoard(circuits: readonly Circuit[]): ColumnsByBoard {
  const boards = new Map<string, (number | undefined)[]>();
  circuits.forEach(({ board, channel }, index) => {
    const columns = boards.get(board) ?? [];
    columns[channel] = FLOW.length + index;
    boards.set(board, columns);
  });
  return boards;
}

function* deviceRegisters(
  snapshot: Snapshot,
  circuitColumn: ColumnsByBoard,
  columns: readonly string[],
  sunOf: (id: string) => string,
): Generator<readonly [string, Reading<number>]> {
  for (const board of snapshot.boards) {
    const column = circuitColumn.get(board.id);
    for (const { channel, register } of board.circuits) {
      const at = column?.[channel];
      if (at !== undefined) yield [columns[at]!, register];
    }
  }
  for (const solar of snapshot.soldSolars ?? snapshot.solars) yield [sunOf(solar.id), solar.register];
  for (const battery of snapshot.batteries) {
    yield [`battery.${battery.id}.charge`, battery.chargeRegister];
    yield [`battery.${battery.id}.discharge`, battery.dischargeRegister];
  }
  for (const heater of snapshot.heaters) yield [`heater.${heater.id}`, heater.register];
  for (const vehicle of snapshot.vehicles) {
    yield [`vehicle.${vehicle.id}.charge`, vehicle.chargeRegister];
    yield [`vehicle.${vehicle.id}.discharge`, vehicle.dischargeRegister];
  }
}

/** The six powers of the energy flow come first in a minute, then the circuits. */
const FLOW = ['grid', 'solar', 'house', 'battery', 'vehicle', 'heater'] as const;

function addPowers(snapshot: Snapshot, circuitColumn: ColumnsByBoard, means: MinuteMeans, tens: TenSeconds): void {
  const powers = housePowers(snapshot);
  FLOW.forEach((kind, column) => {
    means.add(column, powers[kind]);
    tens.put(column, (snapshot.at % MINUTE) / 1_000, powers[kind]);
  });
  for (const board of snapshot.boards) {
    const column = circuitColumn.get(board.id);
    for (const { channel, power } of board.circuits) {
      const at = column?.[channel];
      if (at !== undefined) means.add(at, power);
    }
  }
}

function defineSeries(
  house: House,
  circuits: readonly Circuit[],
  records: Records,
  sunOf: (id: string) => string,
): void {
  const define = (id: string, name: string): void => records.defineSeries({ id, name, unit: 'Wh' });
  define('grid.import', 'Import');
  define('grid.export', 'Export');
  define('house', 'House');
  for (const { id, name } of house.solars) define(sunOf(id), name);
  for (const { id, name } of house.batteries) {
    define(`battery.${id}.charge`, name);
    define(`battery.${id}.discharge`, name);
  }
  for (const { id, name } of house.heaters) define(`heater.${id}`, name);
  for (const { id, name } of house.vehicles) {
    define(`vehicle.${id}.charge`, name);
    define(`vehicle.${id}.discharge`, name);
  }
  for (const { id, name } of circuits) define(id, name);
}
