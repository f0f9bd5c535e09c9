import { copAt, DEFAULT_COP } from '#core/physics/cop.ts';
import { WATER_WH_PER_LITRE_KELVIN } from '#core/physics/tank-season.ts';
import type { WorldHeater } from '../world.ts';
import { code, constant, counter, flag, uint8, uint16 } from './edt.ts';
import type { NodeObject, NodeProperty } from './node-object.ts';
import { oneOf, setting } from './setting.ts';
import { superClass } from './super-class.ts';

const CODE_OF_MODE = { auto: 0x41, heat: 0x42, stop: 0x43, other: 0x41 } as const;
const MODES = new Map([
  [0x41, { mode: 'auto' }],
  [0x42, { mode: 'heat' }],
  [0x43, { mode: 'stop' }],
] as const);

/**
 * An EcoCute (電気温水器, 0x026B) of release H, before energy shifting; with `shift` (energy-shift.ts) of release I. The tank is layered: `E1` litres at the temperature
 * `C1` lie above mains water, so heat = E1 × (C1 − mains) × 1.163 Wh within half a litre. C1 (also B3) is the lowest whole
 * degree at which a full tank holds its capacity of this season; no property tells the mains' temperature.
 */
export function waterHeater(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly heater: WorldHeater;
  /** Temperature of the mains water at this moment, °C. */
  readonly mains: () => number;
  readonly shift?: readonly NodeProperty[];
}): NodeObject {
  const { heater, mains } = deps;
  const stored = (): number =>
    Math.ceil(mains() + heater.capacityWh / (heater.tankLitres * WATER_WH_PER_LITRE_KELVIN) - 1e-6);
  const litres = (): number => heater.heatWh() / ((stored() - mains()) * WATER_WH_PER_LITRE_KELVIN);
  // Outdoor air of the rating conditions for winter, between the seasons, and summer (JIS C 9220).
  const [winter, between, summer] = [7, 16, 25].map((air) => heater.heatPower / copAt(DEFAULT_COP, air)) as [
    number,
    number,
    number,
  ];
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: deps.shift === undefined ? 'H' : 'I' }),
      { epc: 0x84, read: uint16(() => heater.power()) },
      { epc: 0x85, read: counter(() => heater.energy()) },
      {
        epc: 0xb0,
        announce: true,
        read: code(() => CODE_OF_MODE[heater.mode()]),
        write(edt) {
          const command = edt.length === 1 ? MODES.get(edt[0] as 0x41) : undefined;
          if (command === undefined) return false;
          heater.command(command);
          return true;
        },
      },
      { epc: 0xb2, announce: true, read: flag(() => heater.heating()) },
      { epc: 0xb3, read: uint8(stored) },
      setting(0xc0, 1, 0x41, oneOf(0x41, 0x42)).property,
      { epc: 0xc1, read: uint8(stored) },
      { epc: 0xc2, announce: true, read: constant(0, 0, 0, 0) },
      // The tank is drawn from in single moments, never during one: not supplying whenever somebody looks.
      { epc: 0xc3, announce: true, read: constant(0x42) },
      setting(0xd1, 1, 40, (celsius) => celsius >= 35 && celsius <= 60).property,
      { epc: 0xdb, read: uint16(() => winter) },
      { epc: 0xdc, read: uint16(() => between) },
      { epc: 0xdd, read: uint16(() => summer) },
      { epc: 0xe1, read: uint16(litres) },
      { epc: 0xe2, read: uint16(() => heater.tankLitres) },
      setting(0xe3, 1, 0x42, oneOf(0x42)).property,
      ...(deps.shift ?? []),
    ],
  };
}
