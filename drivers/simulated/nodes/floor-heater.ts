import type { Clock } from '#ports/clock.ts';
import { counter, int8, uint16 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { runningTotal } from './running-total.ts';
import { oneOf, setting, within } from './setting.ts';
import { superClass } from './super-class.ts';

const ON = 0x30;
const OFF = 0x31;
/** Circulating pump and control, W. */
const POWER = 90;

/** A floor heater (床暖房, 0x027B) with hot water: on and off, degrees and steps are kept as they are set. */
export function floorHeater(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly clock: Clock;
}): NodeObject {
  const pump = runningTotal(deps.clock, 0);
  const on = setting(0x80, 1, OFF, oneOf(ON, OFF), true);
  const step = setting(0xe1, 1, 0x35, (value) => value === 0x41 || within(0x31, 0x3f)(value));
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P', operation: on.property }),
      { epc: 0x84, read: uint16(() => pump.rate()) },
      { epc: 0x85, read: counter(() => pump.total()) },
      setting(0xe0, 1, 28, (value) => value === 0x41 || value <= 50).property,
      step.property,
      { epc: 0xe2, read: int8(() => 21) },
      { epc: 0xe3, read: int8(() => (pump.rate() > 0 ? 29 : 19)) },
    ],
    afterSet() {
      pump.change(on.value() === ON ? POWER : 0);
    },
  };
}
