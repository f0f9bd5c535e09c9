import type { Clock } from '#ports/clock.ts';
import type { WorldSolar } from '../world.ts';
import { constant, counter, uint16 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { setting } from './setting.ts';
import { clockProperties, superClass } from './super-class.ts';

const NO_SCHEDULE = new Uint8Array(100).fill(0xff);
const NO_ACCESS = new Uint8Array(7).fill(0xff);

/**
 * A PV inverter (住宅用太陽光発電, 0x0279). It cannot be curtailed: of the output limits A0 and A1 it takes only "all of
 * it", and says that no schedule was ever given to it (B0, B1 all FF). `sold` is what left the house, mJ.
 */
export function solarInverter(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly clock: Clock;
  readonly solar: WorldSolar;
  readonly sold: () => number;
}): NodeObject {
  const { solar } = deps;
  const rated = Math.round(solar.ratedPower);
  const ratedBytes = constant(rated >> 8, rated & 0xff);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      ...clockProperties(deps.clock),
      setting(0xa0, 1, 100, (percent) => percent === 100).property,
      setting(0xa1, 2, rated, (watts) => watts === rated).property,
      setting(0xa2, 1, 0x42, (code) => code === 0x42).property,
      { epc: 0xb0, read: () => NO_SCHEDULE },
      { epc: 0xb1, read: () => NO_ACCESS, announce: true },
      { epc: 0xb2, read: constant(0x42) },
      { epc: 0xb4, read: constant(0xff, 0xff) },
      setting(0xc1, 1, 0x41, (code) => code >= 0x41 && code <= 0x43).property,
      { epc: 0xc2, read: constant(0x41) },
      { epc: 0xc3, read: ratedBytes },
      { epc: 0xc4, read: constant(100) },
      { epc: 0xd0, read: constant(0x00) },
      { epc: 0xd1, read: constant(0x44) },
      { epc: 0xe0, read: uint16(() => solar.power()) },
      { epc: 0xe1, read: counter(() => solar.energy()) },
      { epc: 0xe3, read: counter(deps.sold) },
      { epc: 0xe8, read: ratedBytes },
    ],
  };
}
