import type { BatteryCommand } from '#core/device/battery.ts';
import { wattHours, watts } from '#core/units.ts';
import type { Clock } from '#ports/clock.ts';
import type { WorldBattery } from '../world.ts';
import { code, constant, counter, int32, pair32, uint8, uint16, uint32 } from './edt.ts';
import type { NodeObject, NodeProperty } from './node-object.ts';
import { oneOf, setting, within } from './setting.ts';
import { clockProperties, superClass } from './super-class.ts';

const RAPID = 0x41;
const CHARGE = 0x42;
const DISCHARGE = 0x43;
const STANDBY = 0x44;
const AUTO = 0x46;
const MAXIMUM = 0x01;
const SURPLUS = 0x02;
const DESIGNATED = 0x03;
const MOST = 999_999_999;
/** W */
const OWN_CONSUMPTION = 30;

/**
 * A storage battery (蓄電池, 0x027D). Its controls work together: DA is the mode, C1 how it charges, EB at which power,
 * AA how much. Which of the house's commands they mean is decided after each request, so their order does not matter:
 *
 * | DA | C1 | command |
 * |---|---|---|
 * | 46 auto | any | auto |
 * | 42 charge | 02 surplus only | hold |
 * | 42 charge | 03 designated power | charge at EB |
 * | 42 charge | 01 maximum; and 41 rapid | charge at full power |
 * | 44 standby | any | charge at 0 W |
 *
 * AA (AC充電量設定値) is energy at the AC side to be charged from the moment it or the mode is set, not a content; 0 is no
 * limit. After it the battery goes on as in hold.
 *
 * Forced discharge (43), test, restart and recalculation are refused. DA keeps what was set; CF says what the battery
 * does at this moment.
 */
export function storageBattery(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly clock: Clock;
  readonly battery: WorldBattery;
}): NodeObject {
  const { battery } = deps;
  const mode = setting(0xda, 1, initialMode(battery), oneOf(RAPID, CHARGE, STANDBY, AUTO), true);
  const method = setting(0xc1, 1, SURPLUS, oneOf(MAXIMUM, SURPLUS, DESIGNATED), true);
  const dischargeMethod = setting(0xc2, 1, 0x02, oneOf(0x02), true);
  const target = setting(0xaa, 4, 0, within(0, MOST), true);
  const dischargeTarget = setting(0xab, 4, 0, within(0, 0), true);
  const chargePower = setting(0xeb, 4, battery.chargePower, within(0, battery.chargePower));
  const dischargePower = setting(0xec, 4, battery.dischargePower, within(0, battery.dischargePower));

  let goal: number | null = null;
  /** A new mode or amount counts from the content of that moment; other settings leave the goal where it is. */
  const startsAnew = (property: NodeProperty): NodeProperty => ({
    ...property,
    write(edt) {
      const taken = property.write?.(edt) ?? false;
      if (taken) goal = null;
      return taken;
    },
  });
  const wanted = (): BatteryCommand => {
    goal ??= contentAfter(target.value(), battery);
    const charge = (power: number, until: number): BatteryCommand => ({
      mode: 'charge',
      power: watts(power),
      until: wattHours(until),
    });
    if (mode.value() === AUTO) return { mode: 'auto' };
    if (mode.value() === STANDBY) return charge(0, battery.capacityWh);
    if (mode.value() === RAPID || method.value() === MAXIMUM) return charge(battery.chargePower, goal);
    return method.value() === SURPLUS ? { mode: 'hold' } : charge(chargePower.value(), goal);
  };

  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({ eoj: deps.eoj, serial: deps.serial, release: 'P' }),
      ...clockProperties(deps.clock),
      ...measured(battery),
      startsAnew(mode.property),
      method.property,
      dischargeMethod.property,
      startsAnew(target.property),
      dischargeTarget.property,
      chargePower.property,
      dischargePower.property,
    ],
    afterSet: () => battery.command(wanted()),
  };
}

const contentAfter = (target: number, battery: WorldBattery): number =>
  target === 0
    ? battery.capacityWh
    : Math.min(battery.capacityWh, battery.contentWh() + target * battery.chargeEfficiency);

const initialMode = (battery: WorldBattery): number => (battery.mode() === 'auto' ? AUTO : CHARGE);

/** What is read only. Content and what can be taken out are inside the battery (E2); A4 and A5 are at the AC side. */
function measured(battery: WorldBattery): readonly NodeProperty[] {
  const room = (): number => (battery.capacityWh - battery.contentWh()) / battery.chargeEfficiency;
  const stored = (): number => battery.contentWh() * battery.dischargeEfficiency;
  return [
    { epc: 0xa0, read: uint32(() => battery.capacityWh / battery.chargeEfficiency) },
    { epc: 0xa1, read: uint32(() => battery.capacityWh * battery.dischargeEfficiency) },
    { epc: 0xa2, read: uint32(room) },
    { epc: 0xa3, read: uint32(stored) },
    { epc: 0xa4, read: uint32(room) },
    { epc: 0xa5, read: uint32(stored) },
    { epc: 0xa8, read: counter(() => battery.chargedEnergy()) },
    { epc: 0xa9, read: counter(() => battery.dischargedEnergy()) },
    { epc: 0xc8, read: pair32(0, battery.chargePower) },
    { epc: 0xc9, read: pair32(0, battery.dischargePower) },
    { epc: 0xcf, read: code(() => actualMode(battery.power())), announce: true },
    { epc: 0xd0, read: uint32(() => battery.capacityWh) },
    { epc: 0xd3, read: int32(() => battery.power()) },
    { epc: 0xd6, read: counter(() => battery.dischargedEnergy()) },
    { epc: 0xd8, read: counter(() => battery.chargedEnergy()) },
    { epc: 0xdb, read: constant(0x00) },
    { epc: 0xe2, read: uint32(() => battery.contentWh()) },
    // 0.1 Ah at 100 V nominal
    { epc: 0xe3, read: uint16(() => battery.contentWh() / 10) },
    { epc: 0xe4, read: uint8(() => (100 * battery.contentWh()) / battery.capacityWh) },
    { epc: 0xe5, read: constant(100) },
    // Lithium ion
    { epc: 0xe6, read: constant(0x04) },
  ];
}

/** The conditioner's own consumption shows as a few watts of charging; that is standby. */
const actualMode = (power: number): number =>
  power > OWN_CONSUMPTION ? CHARGE : power < -OWN_CONSUMPTION ? DISCHARGE : STANDBY;
