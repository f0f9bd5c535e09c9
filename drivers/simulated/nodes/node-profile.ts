import { classOf, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { constant, sized } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { faultless, identification, MANUFACTURER } from './super-class.ts';

/**
 * The node profile (ノードプロファイル, 0x0EF001; ECHONET Lite Part II 6.11): who this node is and which objects it has.
 * D3 and D4 count differently: instances without, classes with the node profile itself (6.11.1).
 */
export function nodeProfile(serial: string, eojs: readonly number[]): NodeObject {
  const classes = [...new Set(eojs.map(classOf))];
  const instanceList = sized(eojs.length, 3, eojs);
  return {
    eoj: NODE_PROFILE,
    properties: [
      { epc: 0x80, read: constant(0x30), announce: true },
      // ECHONET Lite 1.13, format 1 only.
      { epc: 0x82, read: constant(0x01, 0x0d, 0x01, 0x00) },
      { epc: 0x83, read: identification(serial, NODE_PROFILE) },
      { epc: 0x88, read: faultless },
      { epc: 0x8a, read: constant(...MANUFACTURER) },
      { epc: 0xd3, read: constant(eojs.length >> 16, (eojs.length >> 8) & 0xff, eojs.length & 0xff) },
      { epc: 0xd4, read: constant((classes.length + 1) >> 8, (classes.length + 1) & 0xff) },
      { epc: 0xd5, read: () => instanceList, announce: true },
      { epc: 0xd6, read: () => instanceList },
      { epc: 0xd7, read: constant(...sized(classes.length, 2, classes)) },
    ],
  };
}
