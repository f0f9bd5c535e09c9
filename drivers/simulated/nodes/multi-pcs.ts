import { constant, counter, int32, sized } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { superClass } from './super-class.ts';

/**
 * A power conditioner with several inputs (マルチ入力PCS, 0x02A5) on the node of its members. `power` is + taken from the
 * wiring, − given to it, W; `taken` and `given` are mJ.
 */
export function multiPcs(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly members: readonly number[];
  readonly power: () => number;
  readonly taken: () => number;
  readonly given: () => number;
}): NodeObject {
  const members = sized(deps.members.length, 3, deps.members);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xd0, read: constant(0x00) },
      { epc: 0xe0, read: counter(deps.taken) },
      { epc: 0xe3, read: counter(deps.given) },
      { epc: 0xe7, read: int32(deps.power) },
      { epc: 0xe8, read: () => members },
    ],
  };
}
