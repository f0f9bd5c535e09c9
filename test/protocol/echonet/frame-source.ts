import type { Random } from '#core/random.ts';
import { ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';

const SERVICES = Object.values(ESV);

/** A well-formed frame of any service with up to 20 properties. */
export function anyFrame(random: Random): Frame {
  const esv = SERVICES[random.integer(SERVICES.length)]!;
  const head = {
    tid: random.integer(0x1_0000),
    seoj: random.integer(0x100_0000),
    deoj: random.integer(0x100_0000),
    esv,
    properties: anyProperties(random),
  };
  const pair = esv === ESV.SetGet || esv === ESV.SetGet_Res || esv === ESV.SetGet_SNA;
  return pair ? { ...head, getProperties: anyProperties(random) } : head;
}

function anyProperties(random: Random): readonly Property[] {
  return Array.from({ length: random.integer(random.integer(4) === 0 ? 21 : 4) }, () => {
    const edt = new Uint8Array(random.integer(3) === 0 ? 0 : random.integer(random.integer(8) === 0 ? 200 : 18));
    for (let i = 0; i < edt.length; i++) edt[i] = random.integer(256);
    return { epc: 0x80 + random.integer(0x80), edt };
  });
}

/** A frame after a few accidents: bytes changed, cut off, put in, doubled. */
export function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let n = random.integer(4); n >= 0; n--) {
    const at = random.integer(result.length + 1);
    switch (random.integer(5)) {
      case 0:
        result = result.slice(0, at);
        break;
      case 1:
        result = Uint8Array.of(...result.subarray(0, at), random.integer(256), ...result.subarray(at));
        break;
      case 2:
        result = Uint8Array.of(...result, ...result.subarray(0, Math.min(at, 40)));
        break;
      default:
        if (at < result.length) result[at] = random.integer(256);
    }
  }
  return result;
}

export const anyBytes = (random: Random): Uint8Array => encodeFrame(anyFrame(random));
