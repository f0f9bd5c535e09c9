import type { Clock } from '#ports/clock.ts';
import { constant, uint32 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { runningTotal } from './running-total.ts';
import { superClass } from './super-class.ts';

const DAY = 86_400_000;

/** A water meter (水流量メータ, 0x0281) that counts 0.0001 m³; four people use about 0.9 m³ a day. */
export function waterMeter(deps: { readonly eoj: number; readonly serial: string; readonly clock: Clock }): NodeObject {
  const used = runningTotal(deps.clock, 0.9 / DAY, 512.3);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xd0, read: constant(0x30) },
      { epc: 0xe0, read: uint32(() => Math.floor(used.total() * 10_000) % 1_000_000_000) },
      { epc: 0xe1, read: constant(0x04) },
      { epc: 0xe3, announce: true, read: constant(0x42) },
    ],
  };
}

/** A gas meter (ガスメータ, 0x0282) that counts 0.001 m³; a house with a gas stove uses about 0.3 m³ a day. */
export function gasMeter(deps: { readonly eoj: number; readonly serial: string; readonly clock: Clock }): NodeObject {
  const used = runningTotal(deps.clock, 0.3 / DAY, 87.65);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xe0, read: uint32(() => Math.floor(used.total() * 1_000) % 1_000_000_000) },
    ],
  };
}
