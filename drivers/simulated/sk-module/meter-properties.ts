import { type Instant, type Millis, millis, plus } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { Clock } from '#ports/clock.ts';
import { writeUnsigned } from '#protocol/echonet/integer.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';
import { MINUTE, OLDEST_DAY } from '#protocol/meter/energy-history.ts';
import { NO_COUNTS } from '#protocol/meter/energy-register.ts';
import { energyUnit } from '#protocol/meter/meter-factors.ts';
import type { MeterClass } from '#protocol/meter/meter-class.ts';
import { METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import { encodeMeterTime, meterTime } from '#protocol/meter/meter-time.ts';
import { createRegisterLog, type RegisterLog } from './register-log.ts';

/** What the meter sees of the house; `World` is one. */
export interface MeteredWorld {
  advanceTo(at: Instant): void;
  /** W, + import. */
  gridPower(): number;
  /** Integer millijoules since the house was built. */
  readonly ledger: { readonly import: number; readonly export: number };
}

export interface MeterPlate {
  readonly meterClass: MeterClass;
  /** Has minute values (0xD0, 0xEE) and a route-B ID (0xC0). */
  readonly secondGeneration: boolean;
  /** 0xE1 code. */
  readonly unit: number;
  /** 0xD3. */
  readonly coefficient: number;
  /** 0xD7. */
  readonly digits: number;
  /** 0x8D, 12 characters. */
  readonly serial: string;
  /** 0xC0, 16 bytes, of a second-generation meter. */
  readonly routeBId: Uint8Array;
  /** Properties that this meter does not have. */
  readonly lacks: readonly number[];
  /** A property that comes back empty, so many times, though the meter has it. */
  readonly silent: { readonly epc: number; readonly times: number };
  /** The meter's clock minus ours. */
  readonly clockOffset: Millis;
  /** Counts on the registers when the house was built. */
  readonly initial: { readonly import: number; readonly export: number };
}

/** One object's properties: `get` answers null for a property it does not have. */
export interface MeterProperties {
  get(epc: number): Uint8Array | null;
  /** False where the property cannot be set, or not to that. */
  set(epc: number, edt: Uint8Array): boolean;
  announces(epc: number): boolean;
  /** Writes the registers of this boundary down. To be called exactly at each one. */
  sample(at: Instant): void;
  /** From one boundary to the next: a half hour, or a minute. */
  readonly samplePeriod: Millis;
}

const MILLIJOULES_PER_WATT_HOUR = 3_600_000;
const NOMINAL_VOLTAGE = 200;
/** Today and 99 days back, as 0xE5 reaches. */
const HALF_HOURS = 48 * 100;
/** The standard does not say how many. */
const MINUTES = 120;

/** Class 0x0288 or 0x028A. */
export function createMeterProperties(clock: Clock, world: MeteredWorld, plate: MeterPlate): MeterProperties {
  const { meterClass: roles } = plate;
  const announced: readonly (number | null)[] = [
    EPC.status,
    EPC.location,
    EPC.fault,
    roles.halfHourImport,
    roles.halfHourExport,
  ];
  const settable = [
    EPC.location,
    roles.historyDay,
    ...(roles.recentHistoryTime === null ? [] : [roles.recentHistoryTime]),
    ...(plate.secondGeneration && roles.minuteHistoryTime !== null ? [roles.minuteHistoryTime] : []),
  ];
  const unit = energyUnit(plate.unit);
  if (unit === null) throw new RangeError(`no energy unit has the code ${plate.unit}`);
  const perCount = (MILLIJOULES_PER_WATT_HOUR * plate.coefficient * unit.numerator) / unit.denominator;
  const turn = 10 ** plate.digits;
  const log = createRegisterLog(HALF_HOUR, HALF_HOURS);
  const minutes = createRegisterLog(MINUTE, MINUTES);
  let location: Uint8Array = Uint8Array.of(0);
  let historyDay = 0xff;
  let recentTime: Uint8Array = NEVER_SET;
  let minuteTime: Uint8Array = NEVER_SET;

  const has = (epc: number): boolean => !plate.lacks.includes(epc);
  let silences = plate.silent.times;
  const isSilent = (epc: number): boolean => epc === plate.silent.epc && silences-- > 0;
  const now = (): Instant => plus(clock.now(), plate.clockOffset);
  const counts = (initial: number, energy: number): number => (initial + Math.floor(energy / perCount)) % turn;
  const imported = (): number => counts(plate.initial.import, world.ledger.import);
  const exported = (): number => counts(plate.initial.export, world.ledger.export);

  const current = (): Uint8Array => {
    const tenths = Math.round((world.gridPower() * 10) / NOMINAL_VOLTAGE);
    return Uint8Array.of(tenths >> 8, tenths, tenths >> 8, tenths);
  };

  const halfHour = (value: (at: Instant) => number): Uint8Array | null => {
    if (log.newest === null) return null;
    const edt = new Uint8Array(11);
    edt.set(encodeMeterTime(log.newest));
    edt.set(writeUnsigned(value(log.newest), 4), 7);
    return edt;
  };

  const day = (value: (at: Instant) => number): Uint8Array => {
    const edt = new Uint8Array(194);
    edt[1] = historyDay;
    const start = jstDayStart(jstDay(now()) - historyDay);
    for (let i = 0; i < 48; i++) {
      const at = plus(start, millis(i * HALF_HOUR));
      edt.set(writeUnsigned(historyDay === 0xff ? NO_COUNTS : value(at), 4), 2 + 4 * i);
    }
    return edt;
  };

  const importEnergy = (): Uint8Array => {
    const counts = writeUnsigned(imported(), 4);
    return roles.datesEnergy ? Uint8Array.of(...encodeMeterTime(now()), ...counts) : counts;
  };

  const minute = (): Uint8Array | null => {
    const at = minutes.newest;
    if (at === null) return null;
    return Uint8Array.of(
      ...encodeMeterTime(at),
      ...writeUnsigned(minutes.imported(at), 4),
      ...writeUnsigned(minutes.exported(at), 4),
    );
  };

  const offered: readonly (readonly [epc: number | null, read: () => Uint8Array | null])[] = [
    [EPC.status, () => Uint8Array.of(0x30)],
    [EPC.location, () => location],
    [EPC.standardVersion, () => Uint8Array.of(0, 0, 0x46, 0)],
    [EPC.fault, () => Uint8Array.of(0x42)],
    [EPC.manufacturer, () => Uint8Array.of(0, 0, 0x77)],
    [EPC.serialNumber, () => Uint8Array.from({ length: 12 }, (_, i) => plate.serial.charCodeAt(i) || 0x20)],
    [EPC.currentTime, () => encodeMeterTime(now()).slice(4, 6)],
    [EPC.currentDate, () => encodeMeterTime(now()).slice(0, 4)],
    [EPC.announcedMap, () => encodePropertyMap(announced.filter((epc) => epc !== null && has(epc)) as number[])],
    [EPC.setMap, () => encodePropertyMap(settable.filter(has))],
    [EPC.getMap, () => encodePropertyMap([...readers.keys()].filter(has))],
    [roles.coefficient, () => writeUnsigned(plate.coefficient, 4)],
    // 0x028A 係数の倍率: 1.
    [roles.coefficientScale, () => Uint8Array.of(0)],
    [roles.digits, () => Uint8Array.of(plate.digits)],
    [roles.importEnergy, importEnergy],
    [roles.unit, () => Uint8Array.of(plate.unit)],
    [roles.importHistory, () => day(log.imported)],
    [roles.exportEnergy, () => writeUnsigned(exported(), 4)],
    [roles.exportHistory, () => day(log.exported)],
    [roles.historyDay, () => Uint8Array.of(historyDay)],
    [roles.power, () => writeUnsigned(world.gridPower(), 4)],
    [roles.current, current],
    [roles.halfHourImport, () => halfHour(log.imported)],
    [roles.halfHourExport, () => halfHour(log.exported)],
    [roles.recentHistory, () => shortHistory(recentTime, log, HALF_HOUR)],
    [roles.recentHistoryTime, () => recentTime],
    [plate.secondGeneration ? roles.minuteEnergy : null, minute],
    [plate.secondGeneration ? roles.minuteHistory : null, () => shortHistory(minuteTime, minutes, MINUTE)],
    [plate.secondGeneration ? roles.minuteHistoryTime : null, () => minuteTime],
    [plate.secondGeneration ? roles.routeBId : null, () => plate.routeBId],
  ];
  const readers = new Map(offered.filter((each): each is [number, () => Uint8Array | null] => each[0] !== null));

  const setHistoryDay = (edt: Uint8Array): boolean => {
    if (edt.length !== 1 || edt[0]! > OLDEST_DAY) return false;
    historyDay = edt[0]!;
    return true;
  };

  const setRecentTime = (edt: Uint8Array): boolean => {
    if (!isHistoryTime(edt, HALF_HOUR, 12)) return false;
    recentTime = edt.slice();
    return true;
  };

  const setMinuteTime = (edt: Uint8Array): boolean => {
    if (!plate.secondGeneration || !isHistoryTime(edt, MINUTE, 10)) return false;
    minuteTime = edt.slice();
    return true;
  };

  const setLocation = (edt: Uint8Array): boolean => {
    if (edt.length !== 1) return false;
    location = edt.slice();
    return true;
  };

  const writers: ReadonlyMap<number, (edt: Uint8Array) => boolean> = new Map([
    [EPC.location, setLocation],
    [roles.historyDay, setHistoryDay],
    ...(roles.recentHistoryTime === null ? [] : [[roles.recentHistoryTime, setRecentTime] as const]),
    ...(roles.minuteHistoryTime === null ? [] : [[roles.minuteHistoryTime, setMinuteTime] as const]),
  ]);

  return {
    get: (epc) => (has(epc) && !isSilent(epc) ? (readers.get(epc)?.() ?? null) : null),
    set: (epc, edt) => has(epc) && (writers.get(epc)?.(edt) ?? false),
    announces: (epc) => announced.includes(epc),
    sample(at) {
      if (at % HALF_HOUR === 0) log.write(at, imported(), exported());
      if (plate.secondGeneration) minutes.write(at, imported(), exported());
    },
    samplePeriod: plate.secondGeneration ? MINUTE : HALF_HOUR,
  };
}

const NEVER_SET = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

function isHistoryTime(edt: Uint8Array, step: Millis, most: number): boolean {
  const at = edt.length === 7 ? meterTime(edt, 0, false) : null;
  return at !== null && at % step === 0 && edt[6]! >= 1 && edt[6]! <= most;
}

/** 0xEC, 0xEE: what was asked for with 0xED or 0xEF, and the registers at these steps, the newest first. */
function shortHistory(asked: Uint8Array, log: RegisterLog, step: Millis): Uint8Array {
  const newest = meterTime(asked, 0, false);
  if (newest === null) return asked;
  const count = asked[6]!;
  const edt = new Uint8Array(7 + 8 * count);
  edt.set(asked);
  for (let i = 0; i < count; i++) {
    const at = plus(newest, millis(-i * step));
    edt.set(writeUnsigned(log.imported(at), 4), 7 + 8 * i);
    edt.set(writeUnsigned(log.exported(at), 4), 11 + 8 * i);
  }
  return edt;
}
