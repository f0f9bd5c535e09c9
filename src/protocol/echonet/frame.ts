/**
 * ECHONET Lite frame (ECHONET Lite Specification, Part II, chapter 3 電文構成), format 1 and SetGet.
 *
 * Both directions are total: `decodeFrame` answers null for anything that is not exactly one well-formed frame,
 * it never throws and never reads past the datagram. A datagram must be consumed exactly.
 */

/** Service codes (ESV), Part II 3.2.5. */
export const ESV = {
  SetI_SNA: 0x50,
  SetC_SNA: 0x51,
  Get_SNA: 0x52,
  INF_SNA: 0x53,
  SetGet_SNA: 0x5e,
  SetI: 0x60,
  SetC: 0x61,
  Get: 0x62,
  INF_REQ: 0x63,
  SetGet: 0x6e,
  Set_Res: 0x71,
  Get_Res: 0x72,
  INF: 0x73,
  INFC: 0x74,
  INFC_Res: 0x7a,
  SetGet_Res: 0x7e,
} as const;

export interface Property {
  readonly epc: number;
  /** Empty (PDC 0) in a request, and in a refusal where the property could not be served. */
  readonly edt: Uint8Array;
}

export interface Frame {
  /** Transaction identifier, 0..65535. */
  readonly tid: number;
  /** Object codes as 24-bit numbers: 0x028801. */
  readonly seoj: number;
  readonly deoj: number;
  readonly esv: number;
  readonly properties: readonly Property[];
  /** The Get half of SetGet (0x6E, 0x7E, 0x5E); undefined for every other service. */
  readonly getProperties?: readonly Property[];
}

const HEADER = 11;
/** One object for all empty data: a view costs more than the rest of a property. */
const EMPTY = new Uint8Array(0);
const isSetGet = (esv: number): boolean => esv === ESV.SetGet || esv === ESV.SetGet_Res || esv === ESV.SetGet_SNA;

/** The frame in `bytes`, or null. Property data are views (not copies) into `bytes`. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < HEADER + 1 || bytes[0] !== 0x10 || bytes[1] !== 0x81) return null;
  const esv = bytes[10]!;
  const first = readProperties(bytes, HEADER);
  if (first === null) return null;
  const head = {
    tid: (bytes[2]! << 8) | bytes[3]!,
    seoj: (bytes[4]! << 16) | (bytes[5]! << 8) | bytes[6]!,
    deoj: (bytes[7]! << 16) | (bytes[8]! << 8) | bytes[9]!,
    esv,
    properties: first.properties,
  };
  if (!isSetGet(esv)) return first.end === bytes.length ? head : null;
  const second = readProperties(bytes, first.end);
  if (second === null || second.end !== bytes.length) return null;
  return { ...head, getProperties: second.properties };
}

function readProperties(bytes: Uint8Array, start: number): { properties: Property[]; end: number } | null {
  if (start >= bytes.length) return null;
  const count = bytes[start]!;
  const properties: Property[] = [];
  let at = start + 1;
  for (let i = 0; i < count; i++) {
    if (at + 2 > bytes.length) return null;
    const end = at + 2 + bytes[at + 1]!;
    if (end > bytes.length) return null;
    properties.push({ epc: bytes[at]!, edt: end === at + 2 ? EMPTY : bytes.subarray(at + 2, end) });
    at = end;
  }
  return { properties, end: at };
}

/**
 * The bytes of a frame. Throws RangeError where a field does not fit its place (a caller's mistake, never input):
 * more than 255 properties, more than 255 bytes in one property.
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const second = isSetGet(frame.esv) ? (frame.getProperties ?? []) : null;
  const size = HEADER + sizeOf(frame.properties) + (second === null ? 0 : sizeOf(second));
  const bytes = new Uint8Array(size);
  writeHeader(bytes, frame.tid, frame.seoj, frame.deoj, frame.esv);
  const at = writeProperties(bytes, HEADER, frame.properties);
  if (second !== null) writeProperties(bytes, at, second);
  return bytes;
}

/** The bytes of a Get (0x62): what a poll sends all day, without the property objects in between. */
export function encodeGet(tid: number, seoj: number, deoj: number, epcs: readonly number[]): Uint8Array {
  if (epcs.length > 255) throw new RangeError(`ECHONET Lite frame with ${epcs.length} properties; 255 fit`);
  const bytes = new Uint8Array(HEADER + 1 + 2 * epcs.length);
  writeHeader(bytes, tid, seoj, deoj, ESV.Get);
  bytes[HEADER] = epcs.length;
  for (let i = 0; i < epcs.length; i++) bytes[HEADER + 1 + 2 * i] = epcs[i]!;
  return bytes;
}

function writeHeader(bytes: Uint8Array, tid: number, seoj: number, deoj: number, esv: number): void {
  bytes[0] = 0x10;
  bytes[1] = 0x81;
  bytes[2] = tid >> 8;
  bytes[3] = tid;
  bytes[4] = seoj >> 16;
  bytes[5] = seoj >> 8;
  bytes[6] = seoj;
  bytes[7] = deoj >> 16;
  bytes[8] = deoj >> 8;
  bytes[9] = deoj;
  bytes[10] = esv;
}

function sizeOf(properties: readonly Property[]): number {
  if (properties.length > 255) throw new RangeError(`ECHONET Lite frame with ${properties.length} properties; 255 fit`);
  let size = 1;
  for (const { epc, edt } of properties) {
    if (edt.length > 255)
      throw new RangeError(`ECHONET Lite property 0x${epc.toString(16)} of ${edt.length} bytes; 255 fit`);
    size += 2 + edt.length;
  }
  return size;
}

function writeProperties(bytes: Uint8Array, start: number, properties: readonly Property[]): number {
  bytes[start] = properties.length;
  let at = start + 1;
  for (const { epc, edt } of properties) {
    bytes[at] = epc;
    bytes[at + 1] = edt.length;
    bytes.set(edt, at + 2);
    at += 2 + edt.length;
  }
  return at;
}
