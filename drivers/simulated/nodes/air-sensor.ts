import { int16, uint16, uint8 } from './edt.ts';
import type { NodeObject } from './node-object.ts';
import { superClass } from './super-class.ts';

/** A sensor of the air by its class: value in 0.1 °C (0x0011), % (0x0012), ppm (0x001B, 0x001D), announced when it changes. */
export function airSensor(deps: {
  readonly eoj: number;
  readonly serial: string;
  /** °C, % or ppm. */
  readonly value: () => number;
}): NodeObject {
  const read =
    deps.eoj >> 8 === 0x0011
      ? int16(() => 10 * deps.value())
      : deps.eoj >> 8 === 0x0012
        ? uint8(deps.value)
        : uint16(deps.value);
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      { epc: 0xe0, announce: true, read },
    ],
  };
}
