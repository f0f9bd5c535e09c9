import { METER } from './meter-epc.ts';

/**
 * Where a class of meter keeps what all meters have (APPENDIX ECHONET 機器オブジェクト詳細規定; the class tables of
 * protocol/echonet say from which edition, and a test holds both to each other): property codes, null where the class
 * has no such property. The data behind a role have the same form in each class, but for `datesEnergy`.
 */
export interface MeterClass {
  /** Instance 1 of the class. */
  readonly eoj: number;
  /** W, signed 32 bits. */
  readonly power: number | null;
  /** 0.1 A, R and T, signed 16 bits each. */
  readonly current: number | null;
  /** What currents are multiplied by. */
  readonly currentCoefficient: number | null;
  readonly importEnergy: number;
  readonly exportEnergy: number | null;
  /** Date and time (7 bytes) of its measurement stand before the counts of `importEnergy`. */
  readonly datesEnergy: boolean;
  readonly coefficient: number;
  /** Power of ten of the coefficient, coded as the unit is. */
  readonly coefficientScale: number | null;
  readonly unit: number;
  readonly digits: number;
  /** Date and time (7 bytes) and counts at :00 and :30. */
  readonly halfHourImport: number;
  readonly halfHourExport: number | null;
  /** The day whose history is read: 0 today … 99. */
  readonly historyDay: number;
  readonly importHistory: number;
  readonly exportHistory: number | null;
  /** Up to 12 half hours of both directions: what is asked for, and the answer. */
  readonly recentHistoryTime: number | null;
  readonly recentHistory: number | null;
  /** Both registers at the last full minute; second-generation meters, as all that follows. */
  readonly minuteEnergy: number | null;
  /** Up to 10 minutes of both registers: what is asked for, and the answer. */
  readonly minuteHistoryTime: number | null;
  readonly minuteHistory: number | null;
  /** 16 bytes that name the meter. */
  readonly routeBId: number | null;
}

/** 低圧スマート電力量メータ. */
export const LOW_VOLTAGE: MeterClass = {
  eoj: METER,
  power: 0xe7,
  current: 0xe8,
  currentCoefficient: null,
  importEnergy: 0xe0,
  exportEnergy: 0xe3,
  datesEnergy: false,
  coefficient: 0xd3,
  coefficientScale: null,
  unit: 0xe1,
  digits: 0xd7,
  halfHourImport: 0xea,
  halfHourExport: 0xeb,
  historyDay: 0xe5,
  importHistory: 0xe2,
  exportHistory: 0xe4,
  recentHistoryTime: 0xed,
  recentHistory: 0xec,
  minuteEnergy: 0xd0,
  minuteHistoryTime: 0xef,
  minuteHistory: 0xee,
  routeBId: 0xc0,
};

/** 高圧スマート電力量メータ: energy and demand of half hours; no instantaneous values, no export. */
export const HIGH_VOLTAGE: MeterClass = {
  eoj: 0x028a01,
  power: null,
  current: null,
  currentCoefficient: null,
  importEnergy: 0xe2,
  exportEnergy: null,
  datesEnergy: true,
  coefficient: 0xd3,
  coefficientScale: 0xd4,
  unit: 0xe6,
  digits: 0xe5,
  halfHourImport: 0xe3,
  halfHourExport: null,
  historyDay: 0xe1,
  importHistory: 0xe7,
  exportHistory: null,
  recentHistoryTime: null,
  recentHistory: null,
  minuteEnergy: null,
  minuteHistoryTime: null,
  minuteHistory: null,
  routeBId: null,
};

/** スマート電力量サブメータ, on the LAN. */
export const SUB_METER: MeterClass = {
  eoj: 0x028d01,
  power: 0xe7,
  current: 0xe8,
  currentCoefficient: 0xd8,
  importEnergy: 0xe1,
  exportEnergy: 0xe3,
  datesEnergy: false,
  coefficient: 0xd3,
  coefficientScale: null,
  unit: 0xd4,
  digits: 0xd7,
  halfHourImport: 0xea,
  halfHourExport: 0xeb,
  historyDay: 0xe0,
  importHistory: 0xe2,
  exportHistory: 0xe4,
  recentHistoryTime: null,
  recentHistory: null,
  minuteEnergy: null,
  minuteHistoryTime: null,
  minuteHistory: null,
  routeBId: null,
};

export const METER_CLASSES: readonly MeterClass[] = [LOW_VOLTAGE, HIGH_VOLTAGE, SUB_METER];
