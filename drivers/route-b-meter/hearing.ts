import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import type { HalfHourWatch } from './half-hour-watch.ts';
import type { Plate } from './plate.ts';

export interface HearingDeps {
  readonly plate: Plate;
  readonly halfHours: HalfHourWatch;
  readonly send: (frame: Uint8Array) => void;
  /** The meter spoke of itself. */
  readonly heard: () => void;
}

const INSTANCES = 0xd5;

/** Takes what the meter says without being asked (INF, INFC): its objects behind a join, and its half hours. */
export function createHearing({ plate, halfHours, send, heard }: HearingDeps): (frame: Frame) => void {
  /** INFC wants an answer with the same TID and empty properties (Part II, 4.2.3.3). */
  const confirm = (frame: Frame): void => {
    const properties = frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) }));
    send(encodeFrame({ tid: frame.tid, seoj: CONTROLLER, deoj: frame.seoj, esv: ESV.INFC_Res, properties }));
  };

  return (frame) => {
    if (frame.esv === ESV.INFC) confirm(frame);
    if (frame.seoj === NODE_PROFILE) {
      const instances = find(frame.properties, INSTANCES);
      if (instances === null) return;
      plate.instances(instances);
      heard();
    } else if (frame.seoj === plate.meterClass.eoj) {
      halfHours.announced(frame.properties);
      heard();
    }
  };
}
