import { classOf, instanceOf } from '#protocol/echonet/eoj.ts';
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

/**
 * What our own objects say to a request, or null where they say nothing. Every Set is refused. An answer is never much
 * longer than its request. Instance 0 means our one instance.
 */
export function respond(objects: ReadonlyMap<number, OwnObject>, request: Frame): Reply | null {
  const eoj = ownEoj(objects, request.deoj);
  const object = eoj === null ? undefined : objects.get(eoj);
  if (eoj === null || object === undefined) return null;
  const { properties } = request;
  const answer = (esv: number, answered: readonly Property[], getProperties?: readonly Property[]): Reply => ({
    frame: {
      tid: request.tid,
      seoj: eoj,
      deoj: request.seoj,
      esv,
      properties: answered,
      ...(getProperties === undefined ? {} : { getProperties }),
    },
    multicast: esv === ESV.INF,
  });

  switch (request.esv) {
    case ESV.Get: {
      const read = readAll(object, properties);
      return answer(isWhole(read) ? ESV.Get_Res : ESV.Get_SNA, read);
    }
    case ESV.INF_REQ: {
      const read = readAll(object, properties, 0xd5);
      return answer(isWhole(read) ? ESV.INF : ESV.INF_SNA, read);
    }
    case ESV.INFC:
      return answer(ESV.INFC_Res, properties.map(emptied));
    case ESV.SetI:
      return answer(ESV.SetI_SNA, properties);
    case ESV.SetC:
      return answer(ESV.SetC_SNA, properties);
    case ESV.SetGet:
      return answer(ESV.SetGet_SNA, properties, readAll(object, request.getProperties ?? []));
    default:
      return null;
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
    edt: epc === 0xd5 && announced !== epc ? EMPTY : (object.get(epc) ?? EMPTY),
  }));
}

const emptied = ({ epc }: Property): Property => ({ epc, edt: EMPTY });
const isWhole = (properties: readonly Property[]): boolean =>
  properties.length > 0 && properties.every(({ edt }) => edt.length > 0);
