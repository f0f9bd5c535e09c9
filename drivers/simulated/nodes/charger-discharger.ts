import type { VehicleCommand } from '#core/device/vehicle.ts';
import { watts } from '#core/units.ts';
import type { WorldVehicle } from '../world.ts';
import { code, constant, counter, int32, pair16, pair32, uint8, uint32 } from './edt.ts';
import type { NodeObject, NodeProperty } from './node-object.ts';
import { oneOf, setting, within } from './setting.ts';
import { superClass } from './super-class.ts';

const CHARGE = 0x42;
const DISCHARGE = 0x43;
const STANDBY = 0x44;
const IDLE = 0x47;
const AUTOMATIC = 0x49;
const MAXIMUM = 0x01;
const DESIGNATED = 0x03;

const CODE_OF_MODE = { auto: AUTOMATIC, charge: CHARGE, discharge: DISCHARGE, idle: IDLE, other: 0x40 } as const;

/**
 * An EV charger and discharger (電気自動車充放電器, 0x027E). DA is the mode (42 charge, 43 discharge, 44 and 47 neither, 49
 * its own), DC and DD whether at the most (01) or at the power of EB and EC (03); settled after each request. What it
 * cannot do is refused: discharging without an inverter, powers outside of C8 and C9.
 */
export function chargerDischarger(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly vehicle: WorldVehicle;
}): NodeObject {
  const { vehicle } = deps;
  const modes = [CHARGE, STANDBY, IDLE, AUTOMATIC, ...(vehicle.dischargePower > 0 ? [DISCHARGE] : [])];
  const mode = setting(0xda, 1, CODE_OF_MODE[vehicle.mode()], oneOf(...modes), true);
  const chargeMethod = setting(0xdc, 1, DESIGNATED, oneOf(MAXIMUM, DESIGNATED), true);
  const dischargeMethod = setting(0xdd, 1, DESIGNATED, oneOf(MAXIMUM, DESIGNATED), true);
  const chargePower = setting(0xeb, 4, vehicle.maximumPower, within(vehicle.minimumPower, vehicle.maximumPower));
  const dischargePower = setting(0xec, 4, vehicle.dischargePower, within(0, vehicle.dischargePower));

  const wanted = (): VehicleCommand | null => {
    const atMost = (method: number, most: number, designated: number) => watts(method === MAXIMUM ? most : designated);
    switch (mode.value()) {
      case AUTOMATIC:
        return { mode: 'auto' };
      case CHARGE:
        return { mode: 'charge', power: atMost(chargeMethod.value(), vehicle.maximumPower, chargePower.value()) };
      case DISCHARGE:
        return {
          mode: 'discharge',
          power: atMost(dischargeMethod.value(), vehicle.dischargePower, dischargePower.value()),
        };
      case STANDBY:
      case IDLE:
        return { mode: 'idle' };
      default:
        return null;
    }
  };

  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      ...connection(vehicle),
      ...ratings(vehicle),
      ...measured(vehicle),
      mode.property,
      chargeMethod.property,
      dischargeMethod.property,
      chargePower.property,
      dischargePower.property,
    ],
    afterSet() {
      const command = wanted();
      if (command !== null) vehicle.command(command);
    },
  };
}

/**
 * The state of the plug (C7) is the one found at the last confirmation (CD = 10), undefined (FF) before the first: who
 * wants to know must ask for a confirmation in the same session.
 */
function connection(vehicle: WorldVehicle): readonly NodeProperty[] {
  let seen = 0xff;
  return [
    { epc: 0xc7, read: code(() => seen), announce: true },
    {
      epc: 0xcd,
      selects: true,
      write(edt) {
        if (edt.length !== 1 || edt[0] !== 0x10) return false;
        seen = plugState(vehicle);
        return true;
      },
    },
  ];
}

function plugState(vehicle: WorldVehicle): number {
  if (!vehicle.connected()) return 0x30;
  const canCharge = vehicle.contentWh() < vehicle.capacityWh;
  const canDischarge = vehicle.dischargePower > 0 && vehicle.contentWh() > 0;
  return 0x40 + (canCharge ? 1 : 0) + (canDischarge ? 2 : 0);
}

/** Powers in W, currents in 0.1 A at 200 V. */
const ratings = (vehicle: WorldVehicle): readonly NodeProperty[] => [
  { epc: 0xc5, read: uint32(() => vehicle.maximumPower) },
  { epc: 0xc6, read: uint32(() => vehicle.dischargePower) },
  { epc: 0xc8, read: pair32(vehicle.minimumPower, vehicle.maximumPower) },
  { epc: 0xc9, read: pair32(0, vehicle.dischargePower) },
  { epc: 0xca, read: pair16(vehicle.minimumPower / 20, vehicle.maximumPower / 20) },
  { epc: 0xcb, read: pair16(0, vehicle.dischargePower / 20) },
  // CHAdeMO (AA), with or without discharge
  { epc: 0xcc, read: constant(vehicle.dischargePower > 0 ? 0x22 : 0x21) },
  { epc: 0xdb, read: constant(0x00) },
];

/** Of the car's battery nothing is known while no car is there: all ones (overflow code). */
function measured(vehicle: WorldVehicle): readonly NodeProperty[] {
  const ofCar = (value: () => number) => (): number => (vehicle.connected() ? value() : Number.POSITIVE_INFINITY);
  const capacity = uint32(ofCar(() => vehicle.capacityWh));
  const content = uint32(ofCar(() => vehicle.contentWh()));
  const share = uint8(ofCar(() => (100 * vehicle.contentWh()) / vehicle.capacityWh));
  return [
    { epc: 0xc0, read: capacity },
    { epc: 0xc2, read: content },
    { epc: 0xc4, read: share },
    { epc: 0xce, read: capacity },
    { epc: 0xcf, read: uint32(ofCar(() => vehicle.capacityWh - vehicle.contentWh())) },
    { epc: 0xd0, read: capacity },
    { epc: 0xd3, read: int32(() => vehicle.power()) },
    { epc: 0xd6, read: counter(() => vehicle.dischargedEnergy()) },
    { epc: 0xd8, read: counter(() => vehicle.chargedEnergy()) },
    { epc: 0xe2, read: content },
    { epc: 0xe4, read: share },
    // No vehicle identification is passed on.
    { epc: 0xe6, read: constant(0x00) },
  ];
}
