import { classOf, instanceOf, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame, type Property } from '#protocol/echonet/frame.ts';
import type { OwnObject } from './own-objects.ts';

/** An answer of ours; INF goes to everybody (Part II 4.2.2). */
export interface Reply {
  readonly frame: Frame;
  readonly multicast: boolean;
}

/** More properties than an object of ours has are nobody's honest question: no data is sent for them. */
const MOST_PROPERTIES = 32;
const EMPTY = new Uint8Array(0);
const SILENCE: readonly Reply[] = [];

/**
 * What our own objects say to a request (Part II 3.2.5 and 4.2.3): nothing, an answer, or an answer and the announcement
 * of what was set. An answer is never much longer than its request. Instance 0 means our one instance.
 */
export function respond(
  objects: ReadonlyMap<number, OwnObject>,
  request: Frame,
  nextTid: () => number,
): readonly Reply[] {
  const eoj = ownEoj(objects, request.deoj);
  const object = eoj === null ? undefined : objects.get(eoj);
  if (eoj === null || object === undefined) return SILENCE;
  const { tid, seoj: deoj, properties } = request;
  const answer = (esv: number, answered: readonly Property[], second?: readonly Property[]): Reply => ({
    frame: {
      tid,
      seoj: eoj,
      deoj,
      esv,
      properties: answered,
      ...(second === undefined ? {} : { getProperties: second }),
    },
    multicast: esv === ESV.INF,
  });
  const announcement = ({ taken }: Written): readonly Reply[] =>
    taken.length === 0
      ? SILENCE
      : [
          {
            frame: { tid: nextTid(), seoj: eoj, deoj: NODE_PROFILE, esv: ESV.INF, properties: taken },
            multicast: true,
          },
        ];

  switch (request.esv) {
    case ESV.Get: {
      const read = readAll(object, properties);
      return [answer(isWhole(read) ? ESV.Get_Res : ESV.Get_SNA, read)];
    }
    case ESV.INF_REQ: {
      const read = readAll(object, properties, 0xd5);
      return [answer(isWhole(read) ? ESV.INF : ESV.INF_SNA, read)];
    }
    case ESV.INFC:
      return [answer(ESV.INFC_Res, properties.map(emptied))];
    case ESV.SetI: {
      const written = writeAll(object, properties);
      return [...(written.whole ? SILENCE : [answer(ESV.SetI_SNA, written.answered)]), ...announcement(written)];
    }
    case ESV.SetC: {
      const written = writeAll(object, properties);
      return [answer(written.whole ? ESV.Set_Res : ESV.SetC_SNA, written.answered), ...announcement(written)];
    }
    case ESV.SetGet: {
      const written = writeAll(object, properties);
      const read = readAll(object, request.getProperties ?? []);
      const esv = written.whole && isWhole(read) ? ESV.SetGet_Res : ESV.SetGet_SNA;
      return [answer(esv, written.answered, read), ...announcement(written)];
    }
    default:
      return SILENCE;
  }
}

/** The object of ours that `deoj` names, or null. */
export function ownEoj(objects: ReadonlyMap<number, OwnObject>, deoj: number): number | null {
  if (objects.has(deoj)) return deoj;
  if (instanceOf(deoj) !== 0) return null;
  for (const eoj of objects.keys()) if (classOf(eoj) === classOf(deoj)) return eoj;
  return null;
}

/** `announced` may be read by INF_REQ only. */
function readAll(object: OwnObject, properties: readonly Property[], announced?: number): readonly Property[] {
  if (properties.length > MOST_PROPERTIES) return properties.map(emptied);
  return properties.map(({ epc }) => ({
    epc,
    edt: epc === 0xd5 && announced !== epc ? EMPTY : (object.values.get(epc) ?? EMPTY),
  }));
}

interface Written {
  /** PDC 0 for what was taken, the request's own data for what was refused. */
  readonly answered: readonly Property[];
  readonly whole: boolean;
  /** What is different now. */
  readonly taken: readonly Property[];
}

function writeAll(object: OwnObject, properties: readonly Property[]): Written {
  const taken: Property[] = [];
  const answered = properties.map((property) => {
    const { epc, edt } = property;
    if (!object.takes(epc, edt)) return property;
    if (!same(object.values.get(epc) ?? EMPTY, edt)) {
      const kept = Uint8Array.from(edt);
      object.values.set(epc, kept);
      taken.push({ epc, edt: kept });
    }
    return emptied(property);
  });
  return {
    answered,
    whole: properties.every(({ epc, edt }) => object.takes(epc, edt)) && properties.length > 0,
    taken,
  };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const emptied = ({ epc }: Property): Property => ({ epc, edt: EMPTY });
const isWhole = (properties: readonly Property[]): boolean =>
  properties.length > 0 && properties.every(({ edt }) => edt.length > 0);
