import { CONTROLLER, encodeEoj, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';

/** One of our own objects. */
export interface OwnObject {
  /** EPC → EDT. */
  readonly values: Map<number, Uint8Array>;
  /** Whether a Set of this property to this value is taken. */
  takes(epc: number, edt: Uint8Array): boolean;
}

/** No manufacturer code is registered for a project; FFFFFF is what undefined makers use. */
const MAKER = [0xff, 0xff, 0xff];
const INSTALLATION_LOCATION = 0x81;

/**
 * What this controller shows of itself: the node profile (Part II chapter 6.11) and a controller object 0x05FF01. Whoever
 * is on the LAN must not configure the house (security.md E6): the only Set taken is the one every device object must
 * take, the label of its place 0x81 (APPENDIX 2.2 設置場所), which nothing of ours reads and which ends with the process.
 */
export function ownObjects(identity: Uint8Array): ReadonlyMap<number, OwnObject> {
  const id = new Uint8Array(17);
  id.set([0xfe, ...MAKER]);
  id.set(identity.subarray(0, 13), 4);
  const instances = Uint8Array.of(1, ...encodeEoj(CONTROLLER));
  const common: Values = [
    [0x80, [0x30]],
    [0x83, id],
    [0x88, [0x42]],
    [0x8a, MAKER],
  ];
  const profile: Values = [
    ...common,
    // ECHONET Lite 1.14, message format 1
    [0x82, [0x01, 0x0e, 0x01, 0x00]],
    [0xd3, [0, 0, 1]],
    [0xd4, [0, 2]],
    [0xd5, instances],
    [0xd6, instances],
    [0xd7, [1, 0x05, 0xff]],
  ];
  const controller: Values = [
    ...common,
    [INSTALLATION_LOCATION, [0x00]],
    // APPENDIX Release R, revision 0
    [0x82, [0x00, 0x00, 0x52, 0x00]],
  ];
  return new Map([
    [NODE_PROFILE, ownObject([0x80, 0xd5], profile)],
    [CONTROLLER, ownObject([0x80, INSTALLATION_LOCATION, 0x88], controller)],
  ]);
}

type Values = readonly (readonly [epc: number, edt: ArrayLike<number>])[];

/** 0xD5 can be announced but not read (Part II 6.11.1), so it is not in the Get map. */
function ownObject(announced: readonly number[], given: Values): OwnObject {
  const values = new Map<number, Uint8Array>(given.map(([epc, edt]) => [epc, Uint8Array.from(edt)]));
  const settable = values.has(INSTALLATION_LOCATION) ? [INSTALLATION_LOCATION] : [];
  values.set(0x9d, encodePropertyMap(announced));
  values.set(0x9e, encodePropertyMap(settable));
  values.set(0x9f, encodePropertyMap([...values.keys(), 0x9f].filter((epc) => epc !== 0xd5)));
  return {
    values,
    takes: (epc, edt) => settable.includes(epc) && (edt.length === 1 || (edt.length === 17 && edt[0] === 0x01)),
  };
}
