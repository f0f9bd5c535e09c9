import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';
import type { ServedObject } from './meter-service.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';

/** 0xD5 インスタンスリスト通知: one object. */
const instances = (eoj: number): Uint8Array => Uint8Array.of(1, eoj >> 16, eoj >> 8, eoj);
const ANNOUNCED = [0x80, 0xd5];

const valuesOf = (eoj: number): ReadonlyMap<number, Uint8Array> =>
  new Map([
    [0x80, Uint8Array.of(0x30)],
    [0x82, Uint8Array.of(1, 0x0d, 1, 0)],
    [0x83, Uint8Array.of(0xfe, 0, 0, 0x77, 0x00, 0x1c, 0x64, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1)],
    [0x8a, Uint8Array.of(0, 0, 0x77)],
    [0x9d, encodePropertyMap(ANNOUNCED)],
    [0x9e, encodePropertyMap([])],
    [0x9f, encodePropertyMap([0x80, 0x82, 0x83, 0x8a, 0x9d, 0x9e, 0x9f, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7])],
    [0xd3, Uint8Array.of(0, 0, 1)],
    [0xd4, Uint8Array.of(0, 2)],
    [0xd5, instances(eoj)],
    [0xd6, instances(eoj)],
    [0xd7, Uint8Array.of(1, eoj >> 16, eoj >> 8)],
  ]);

/** The node profile object (0x0EF001) of the node with the meter `eoj`. */
export function meterNodeProfile(eoj: number): ServedObject {
  const values = valuesOf(eoj);
  return {
    get: (epc) => values.get(epc) ?? null,
    set: () => false,
    announces: (epc) => ANNOUNCED.includes(epc),
  };
}

/** What a meter multicasts right after the join. */
export const instanceListAnnouncement = (tid: number, eoj: number): Frame => ({
  tid,
  seoj: NODE_PROFILE,
  deoj: NODE_PROFILE,
  esv: ESV.INF,
  properties: [{ epc: 0xd5, edt: instances(eoj) }],
});
