import { ESV, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { propertyOf, type ServedObject } from './node-object.ts';

/** One property that a request tried to set. */
export interface SetAttempt {
  readonly eoj: number;
  readonly epc: number;
  /** A view into the request. */
  readonly edt: Uint8Array;
  readonly accepted: boolean;
  /** False where it only chose what is read next. */
  readonly control: boolean;
}

export type OnSetAttempt = (attempt: SetAttempt) => void;

/** The answer to a request: its service, its properties, and where it goes. */
export interface Answer {
  readonly esv: number;
  readonly properties: readonly Property[];
  readonly getProperties?: readonly Property[];
  readonly multicast: boolean;
}

interface Served {
  readonly properties: readonly Property[];
  /** True where every property was served. */
  readonly whole: boolean;
}

const EMPTY = new Uint8Array(0);

/** The services a node answers (ECHONET Lite, Part II 3.2.5, table of ESV for requests). */
export const isRequest = (esv: number): boolean =>
  (esv >= ESV.SetI && esv <= ESV.INF_REQ) || esv === ESV.SetGet || esv === ESV.INFC;

/**
 * What one object answers to one request (Part II, 4.2.3 サービス内容に関する詳細シーケンス), or null where the service has
 * no answer: SetI that was taken in whole, and requests without properties. SNA answers keep number and order of the
 * properties; what was served is told from what was refused by PDC.
 */
export function serve(object: ServedObject, request: Frame, onAttempt: OnSetAttempt): Answer | null {
  const { esv, properties } = request;
  if (esv === ESV.SetGet) return serveSetGet(object, request, onAttempt);
  if (properties.length === 0) return null;
  switch (esv) {
    case ESV.Get: {
      const got = readAll(object, properties);
      return unicast(got.whole ? ESV.Get_Res : ESV.Get_SNA, got.properties);
    }
    case ESV.INF_REQ: {
      const got = readAll(object, properties);
      if (!got.whole) return unicast(ESV.INF_SNA, got.properties);
      return { esv: ESV.INF, properties: got.properties, multicast: true };
    }
    case ESV.SetI: {
      const set = writeAll(object, properties, onAttempt);
      return set.whole ? null : unicast(ESV.SetI_SNA, set.properties);
    }
    case ESV.SetC: {
      const set = writeAll(object, properties, onAttempt);
      return unicast(set.whole ? ESV.Set_Res : ESV.SetC_SNA, set.properties);
    }
    case ESV.INFC:
      return unicast(ESV.INFC_Res, properties.map(accepted));
    default:
      return null;
  }
}

/** First everything is set, then everything is read, so a range and its list belong together (Part II 4.2.3.4). */
function serveSetGet(object: ServedObject, request: Frame, onAttempt: OnSetAttempt): Answer | null {
  const toGet = request.getProperties ?? [];
  if (request.properties.length === 0 && toGet.length === 0) return null;
  const set = writeAll(object, request.properties, onAttempt);
  const got = readAll(object, toGet);
  return {
    esv: set.whole && got.whole ? ESV.SetGet_Res : ESV.SetGet_SNA,
    properties: set.properties,
    getProperties: got.properties,
    multicast: false,
  };
}

const unicast = (esv: number, properties: readonly Property[]): Answer => ({ esv, properties, multicast: false });
const accepted = ({ epc }: Property): Property => ({ epc, edt: EMPTY });

/** Read: the value, or PDC 0 where it cannot be had. */
function readAll(object: ServedObject, requested: readonly Property[]): Served {
  const properties: Property[] = [];
  let whole = true;
  for (const { epc } of requested) {
    const edt = propertyOf(object, epc)?.read?.();
    if (edt === undefined) whole = false;
    properties.push({ epc, edt: edt ?? EMPTY });
  }
  return { properties, whole };
}

/** Written: PDC 0 for what was taken, the request's own PDC and EDT sent back for what was refused. */
function writeAll(object: ServedObject, requested: readonly Property[], onAttempt: OnSetAttempt): Served {
  const properties: Property[] = [];
  let whole = true;
  let changed = false;
  for (const property of requested) {
    const { epc, edt } = property;
    const target = propertyOf(object, epc);
    const taken = target?.write?.(edt) ?? false;
    onAttempt({ eoj: object.eoj, epc, edt, accepted: taken, control: target?.selects !== true });
    if (taken) changed = true;
    else whole = false;
    properties.push(taken ? accepted(property) : property);
  }
  if (changed) object.afterSet?.();
  return { properties, whole };
}
