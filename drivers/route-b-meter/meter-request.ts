import { type Millis, seconds } from '#core/time/instant.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import type { MeterClass } from '#protocol/meter/meter-class.ts';

/** One thing that can be asked of the meter. The frame is made once; only its TID is written for each sending. */
export interface MeterRequest {
  readonly name: string;
  readonly deoj: number;
  readonly frame: Uint8Array;
  /** Services that answer it. */
  readonly answers: readonly number[];
  /** AIF 2.4.2: how long the answer may take. */
  readonly ceiling: Millis;
  /** Waits for a gap between the polls, and its loss says nothing about the session. */
  readonly polite: boolean;
}

const NONE = new Uint8Array(0);
/** AIF 2.4.2. */
const ONE_PROPERTY = seconds(20);
const SEVERAL_PROPERTIES = seconds(60);

export function get(name: string, deoj: number, epcs: readonly number[], polite = false): MeterRequest {
  const properties = epcs.map((epc) => ({ epc, edt: NONE }));
  return {
    name,
    deoj,
    frame: encodeFrame({ tid: 0, seoj: CONTROLLER, deoj, esv: ESV.Get, properties }),
    answers: [ESV.Get_Res, ESV.Get_SNA],
    ceiling: epcs.length === 1 ? ONE_PROPERTY : SEVERAL_PROPERTIES,
    polite,
  };
}

/** Only histories are ever set: which day or moment the next answer is about. */
export function choose(name: string, deoj: number, epc: number, edt: Uint8Array): MeterRequest {
  return {
    name,
    deoj,
    frame: encodeFrame({ tid: 0, seoj: CONTROLLER, deoj, esv: ESV.SetC, properties: [{ epc, edt }] }),
    answers: [ESV.Set_Res, ESV.SetC_SNA],
    ceiling: ONE_PROPERTY,
    polite: true,
  };
}

/** AIF 3.1.1: where the meter did not announce itself. Not worth a long wait, the meter can be asked without it. */
export const ASK_INSTANCES: MeterRequest = {
  name: 'instances',
  deoj: NODE_PROFILE,
  frame: encodeFrame({
    tid: 0,
    seoj: CONTROLLER,
    deoj: NODE_PROFILE,
    esv: ESV.INF_REQ,
    properties: [{ epc: 0xd5, edt: NONE }],
  }),
  answers: [],
  ceiling: seconds(3),
  polite: false,
};

/** The fixed questions to a meter of one class. */
export interface MeterQuestions {
  readonly power: MeterRequest;
  readonly powerAndRegisters: MeterRequest;
  /** For a meter whose property map has no export register. */
  readonly powerAndImport: MeterRequest;
  /** For a second-generation meter: its registers now and at the full minute. */
  readonly powerAndMinute: MeterRequest;
  /** AIF 3.1.3. */
  readonly plate: MeterRequest;
  /** AIF 3.1.2. */
  readonly maps: MeterRequest;
  readonly routeBId: MeterRequest;
  readonly halfHour: MeterRequest;
  readonly halfHourImport: MeterRequest;
  readonly clock: MeterRequest;
  readonly importHistory: MeterRequest;
  readonly exportHistory: MeterRequest;
  readonly recentHistory: MeterRequest;
  readonly minuteHistory: MeterRequest;
}

export function meterQuestions(meter: MeterClass): MeterQuestions {
  const ask = (name: string, epcs: readonly (number | null)[], polite = false): MeterRequest =>
    get(
      name,
      meter.eoj,
      epcs.filter((epc) => epc !== null),
      polite,
    );
  const { power, current, importEnergy, exportEnergy, halfHourImport, halfHourExport } = meter;
  const now = power === null ? [importEnergy] : [power, current];
  return {
    power: ask('power', now),
    powerAndRegisters: ask('registers', [power, current, importEnergy, exportEnergy]),
    powerAndImport: ask('import register', [power, current, importEnergy]),
    powerAndMinute: ask('minute registers', [power, current, importEnergy, exportEnergy, meter.minuteEnergy]),
    plate: ask('plate', [
      EPC.serialNumber,
      meter.coefficient,
      meter.coefficientScale,
      meter.digits,
      meter.unit,
      meter.currentCoefficient,
    ]),
    maps: ask('maps', [EPC.standardVersion, EPC.announcedMap, EPC.setMap, EPC.getMap]),
    routeBId: ask('route-B id', [meter.routeBId]),
    halfHour: ask('half hour', [halfHourImport, halfHourExport]),
    halfHourImport: ask('half hour import', [halfHourImport]),
    clock: ask('clock', [EPC.currentTime, EPC.currentDate], true),
    importHistory: ask('import history', [meter.importHistory], true),
    exportHistory: ask('export history', [meter.exportHistory], true),
    recentHistory: ask('recent history', [meter.recentHistory], true),
    minuteHistory: ask('minute history', [meter.minuteHistory], true),
  };
}
