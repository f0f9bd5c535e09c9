import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';
import { encodePropertyMap } from '#protocol/echonet/property-map.ts';

/** 0xD5 インスタンスリスト通知: one object, 0x028801. */
const INSTANCES = Uint8Array.of(1, 0x02, 0x88, 0x01);
const ANNOUNCED = [0x80, 0xd5];

const VALUES: ReadonlyMap<number, Uint8Array> = new Map([
  [0x80, Uint8Array.of(0x30)],
  [0x82, Uint8Array.of(1, 0x0d, 1, 0)],
  [0x83, Uint8Array.of(0xfe, 0, 0, 0x77, 0x00, 0x1c, 0x64, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1)],
  [0x8a, Uint8Array.of(0, 0, 0x77)],
  [0x9d, encodePropertyMap(ANNOUNCED)],
  [0x9e, encodePropertyMap([])],
  [0x9f, encodePropertyMap([0x80, 0x82, 0x83, 0x8a, 0x9d, 0x9e, 0x9f, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7])],
  [0xd3, Uint8Array.of(0, 0, 1)],
  [0xd4, Uint8Array.of(0, 2)],
  [0xd5, INSTANCES],
  [0xd6, INSTANCES],
  [0xd7, Uint8Array.of(1, 0x02, 0x88)],
]);

/** The node profile object (0x0EF001) of the meter's node. */
export const meterNodeProfile = {
  get: (epc: number): Uint8Array | null => VALUES.get(epc) ?? null,
  set: (): boolean => false,
  announces: (epc: number): boolean => ANNOUNCED.includes(epc),
};

/** What a meter multicasts right after the join. */
export const instanceListAnnouncement = (tid: number): Frame => ({
  tid,
  seoj: NODE_PROFILE,
  deoj: NODE_PROFILE,
  esv: ESV.INF,
  properties: [{ epc: 0xd5, edt: INSTANCES }],
});
