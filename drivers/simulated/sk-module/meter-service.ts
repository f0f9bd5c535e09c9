import { ESV, type Frame, type Property } from '#protocol/echonet/frame.ts';

/** What answering needs of an object. */
export interface ServedObject {
  get(epc: number): Uint8Array | null;
  set(epc: number, edt: Uint8Array): boolean;
  announces(epc: number): boolean;
}

const EMPTY = new Uint8Array(0);

/**
 * The answer of `object` to a request (Part II, 3.2.5 and chapter 4): null where none is due. A property that cannot be
 * served comes back empty in a Get, and with the refused data in a Set, and turns the answer into its refusal.
 */
export function serve(object: ServedObject, request: Frame): Frame | null {
  switch (request.esv) {
    case ESV.Get:
      return answer(request, ESV.Get_Res, ESV.Get_SNA, ({ epc }) => object.get(epc));
    case ESV.INF_REQ:
      return answer(request, ESV.INF, ESV.INF_SNA, ({ epc }) => (object.announces(epc) ? object.get(epc) : null));
    case ESV.SetC:
      return answer(request, ESV.Set_Res, ESV.SetC_SNA, set(object));
    case ESV.SetI: {
      const result = answer(request, ESV.Set_Res, ESV.SetI_SNA, set(object));
      return result.esv === ESV.SetI_SNA ? result : null;
    }
    default:
      return null;
  }
}

const set =
  (object: ServedObject) =>
  ({ epc, edt }: Property): Uint8Array | null =>
    object.set(epc, edt) ? EMPTY : null;

function answer(
  request: Frame,
  good: number,
  refused: number,
  value: (property: Property) => Uint8Array | null,
): Frame {
  let esv = good;
  const properties: Property[] = [];
  for (const property of request.properties) {
    const edt = value(property);
    if (edt === null) esv = refused;
    properties.push({ epc: property.epc, edt: edt ?? property.edt });
  }
  return { tid: request.tid, seoj: request.deoj, deoj: request.seoj, esv, properties };
}
