import { encodePropertyMap } from '#protocol/echonet/property-map.ts';

/**
 * An ECHONET object as data: what each property reads as, and what happens when it is set.
 */
export interface NodeProperty {
  /** 0x80..0xFF */
  readonly epc: number;
  /**
   * The EDT at this moment. The array may be the property's own buffer, written anew at each call: copy it to keep it.
   * Absent where the property cannot be read.
   */
  readonly read?: () => Uint8Array;
  /** Takes an EDT, or answers false: out of range, wrong size, not possible now. Absent where it cannot be set. */
  readonly write?: (edt: Uint8Array) => boolean;
  /** Setting it only chooses what is read next (a list's range, a confirmation) and changes nothing in the house. */
  readonly selects?: boolean;
  /** Announced by itself when it changes (状変時アナウンス). */
  readonly announce?: boolean;
}

export interface NodeObject {
  /** Class and instance: 0x027D01. */
  readonly eoj: number;
  readonly properties: readonly NodeProperty[];
  /** Called once after a request that set at least one property: settings that work together take effect here. */
  readonly afterSet?: () => void;
}

/** An object ready to serve: its properties by EPC, and the maps 0x9D–0x9F computed from them. */
export interface ServedObject {
  readonly eoj: number;
  /** Index: EPC − 0x80. */
  readonly table: readonly (NodeProperty | undefined)[];
  readonly announced: readonly NodeProperty[];
  readonly afterSet: (() => void) | undefined;
}

export const propertyOf = (object: ServedObject, epc: number): NodeProperty | undefined => object.table[epc - 0x80];

/** Throws RangeError where two properties have the same EPC. */
export function serveObject(object: NodeObject): ServedObject {
  const epcs = (has: (property: NodeProperty) => unknown): number[] =>
    object.properties.filter(has).map(({ epc }) => epc);
  const announceMap = encodePropertyMap(epcs(({ announce }) => announce));
  const setMap = encodePropertyMap(epcs(({ write }) => write));
  const getMap = encodePropertyMap([...epcs(({ read }) => read), 0x9d, 0x9e, 0x9f]);
  const table: (NodeProperty | undefined)[] = Array.from({ length: 128 });
  const all: readonly NodeProperty[] = [
    ...object.properties,
    { epc: 0x9d, read: () => announceMap },
    { epc: 0x9e, read: () => setMap },
    { epc: 0x9f, read: () => getMap },
  ];
  for (const property of all) {
    if (table[property.epc - 0x80] !== undefined) {
      throw new RangeError(`object 0x${object.eoj.toString(16)} has property 0x${property.epc.toString(16)} twice`);
    }
    table[property.epc - 0x80] = property;
  }
  return {
    eoj: object.eoj,
    table,
    announced: object.properties.filter(({ announce, read }) => announce === true && read !== undefined),
    afterSet: object.afterSet,
  };
}
