import type { WorldAppliance } from '../world.ts';
import { code, counter, int8, uint16 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { oneOf, setting } from './setting.ts';
import { superClass } from './super-class.ts';
import { switchProperty } from './switch-property.ts';

const UNMEASURABLE = 0x7e;

/**
 * A home air conditioner (家庭用エアコン, 0x0130). Mode, set temperature and air flow are kept as they are set; its power is
 * the house's affair. `energy` (mJ) is fitted where its circuit is known.
 */
export function airConditioner(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly appliance: WorldAppliance;
  readonly outdoorTemperature: () => number;
  readonly energy?: () => number;
}): NodeObject {
  const { appliance, energy } = deps;
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({
        eoj: deps.eoj,
        serial: deps.serial,
        release: 'P',
        operation: switchProperty(appliance),
      }),
      { epc: 0x84, read: uint16(() => appliance.power()) },
      ...(energy === undefined ? [] : [{ epc: 0x85, read: counter(energy) }]),
      setting(0x8f, 1, 0x42, oneOf(0x41, 0x42), true).property,
      setting(0xa0, 1, 0x41, (level) => level === 0x41 || (level >= 0x31 && level <= 0x38), true).property,
      setting(0xb0, 1, 0x41, (mode) => mode >= 0x41 && mode <= 0x45, true).property,
      setting(0xb3, 1, 26, (celsius) => celsius <= 50 || celsius === 0xfd).property,
      { epc: 0xbb, read: code(() => roomCode(appliance.roomTemperature())) },
      { epc: 0xbe, read: int8(deps.outdoorTemperature) },
    ],
  };
}

const roomCode = (celsius: number | null): number => (celsius === null ? UNMEASURABLE : Math.round(celsius));
