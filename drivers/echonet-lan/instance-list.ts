import { classOf, isNodeProfile, readEoj } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';

/** Most objects that fit an instance list (0xD5, 0xD6: one byte of count, 84 × 3 bytes; Part II 6.11.1). */
const OBJECTS = 84;

/** The device objects of an instance list, each once, in order; a wrong count is ignored, what follows it is believed. */
export function instancesOf(edt: Uint8Array): readonly number[] {
  const eojs = new Set<number>();
  for (let at = 1; at + 3 <= edt.length && eojs.size < OBJECTS; at += 3) {
    const eoj = readEoj(edt, at);
    if (classOf(eoj) !== 0 && !isNodeProfile(eoj)) eojs.add(eoj);
  }
  return [...eojs].sort((a, b) => a - b);
}

/** The instance list that a frame tells, asked for (0xD6) or announced (0xD5); null where it tells none. */
export function listIn(frame: Frame): readonly number[] | null {
  if (!isNodeProfile(frame.seoj)) return null;
  const { esv } = frame;
  if (esv !== ESV.Get_Res && esv !== ESV.Get_SNA && esv !== ESV.INF && esv !== ESV.INFC) return null;
  const list = frame.properties.find(({ epc, edt }) => (epc === 0xd5 || epc === 0xd6) && edt.length > 0);
  return list === undefined ? null : instancesOf(list.edt);
}
