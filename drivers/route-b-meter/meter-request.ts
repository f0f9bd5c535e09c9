import { type Millis, seconds } from '#core/time/instant.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame } from '#protocol/echonet/frame.ts';
import { METER, METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';

/** One thing that can be asked of the meter. The frame is made once; only its TID is written for each sending. */
export interface MeterRequest {
  readonly name: string;
  readonly deoj: number;
  readonly frame: Uint8Array;
  /** AIF 2.4.2: how long the answer may take. */
  readonly ceiling: Millis;
}

function request(name: string, esv: number, deoj: number, epcs: readonly number[], ceiling?: Millis): MeterRequest {
  const properties = epcs.map((epc) => ({ epc, edt: new Uint8Array(0) }));
  const frame = encodeFrame({ tid: 0, seoj: CONTROLLER, deoj, esv, properties });
  return { name, deoj, frame, ceiling: ceiling ?? seconds(epcs.length === 1 ? 20 : 60) };
}

const get = (name: string, ...epcs: readonly number[]): MeterRequest => request(name, ESV.Get, METER, epcs);

export const ASK_POWER = get('power', EPC.power, EPC.current);
export const ASK_POWER_AND_REGISTERS = get('registers', EPC.power, EPC.current, EPC.importEnergy, EPC.exportEnergy);
/** For a meter whose property map has no 0xE3. */
export const ASK_POWER_AND_IMPORT = get('import register', EPC.power, EPC.current, EPC.importEnergy);
/** AIF 3.1.3. */
export const ASK_FACTORS = get('factors', EPC.coefficient, EPC.digits, EPC.unit, EPC.serialNumber);
/** AIF 3.1.2. */
export const ASK_MAPS = get('maps', EPC.standardVersion, EPC.announcedMap, EPC.setMap, EPC.getMap);
export const ASK_HALF_HOUR = get('half hour', EPC.halfHourImport, EPC.halfHourExport);
export const ASK_HALF_HOUR_IMPORT = get('half hour import', EPC.halfHourImport);
/** AIF 3.1.1: where the meter did not announce itself. Not worth a long wait, the meter can be asked without it. */
export const ASK_INSTANCES = request('instances', ESV.INF_REQ, NODE_PROFILE, [0xd5], seconds(3));
