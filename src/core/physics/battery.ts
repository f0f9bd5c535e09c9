import type { BatteryCommand } from '../device/battery.ts';
import { toMillijoules } from './millijoules.ts';

/** A storage battery with its power conditioner, seen from the AC side. */
export interface BatteryModel {
  /** Usable capacity, Wh inside the battery. */
  readonly capacityWh: number;
  /** Content kept for a power cut, Wh: `auto` does not discharge below it. */
  readonly reserveWh: number;
  /** AC limits, whole W. */
  readonly chargeW: number;
  readonly dischargeW: number;
  /** One-way efficiencies, 0 < η ≤ 1. */
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /**
   * What the power conditioner itself needs, whole W. Idle or charging it comes from the AC side, discharging from the
   * content: so an idle battery keeps its content and shows this as charging power.
   */
  readonly standbyW: number;
}

export interface BatteryState {
  /** mJ inside the battery, whole. */
  readonly content: number;
  readonly command: BatteryCommand;
}

export interface BatterySurroundings {
  /** W the house lacks without the battery; negative is surplus. */
  readonly need: number;
  /** W the contract still allows the battery to charge with, ≥ 0. */
  readonly room: number;
}

/** Powers that stay as they are for `lasts` ms, as long as the surroundings do. */
export interface BatteryFlow {
  /** AC side, whole W, ≥ 0; at most one of the two is above zero. */
  readonly charge: number;
  readonly discharge: number;
  /** Change of the content, mJ per ms. */
  readonly slope: number;
  /** Whole ms until the content meets a bound; Infinity where it does not move. */
  readonly lasts: number;
}

/**
 * The device's own decision inside the half hour.
 *
 * `auto` takes surplus and covers need down to the reserve, and so never exports; `hold` only takes surplus; `charge`
 * takes its power from any source until the content reaches `until`, and from then on acts as `hold`.
 */
export function batteryFlow(state: BatteryState, model: BatteryModel, around: BatterySurroundings): BatteryFlow {
  const { command, content } = state;
  const surplus = around.need < 0 ? -around.need : 0;
  const full = toMillijoules(model.capacityWh);
  // A bound counts as reached within one millisecond at full power; without that the last crumbs would take ever
  // shorter steps.
  const chargeCrumb = model.chargeW * model.chargeEfficiency;
  if (command.mode === 'charge') {
    const until = Math.min(full, toMillijoules(command.until));
    const wanted = Math.min(command.power, model.chargeW, around.room);
    if (until - content > chargeCrumb) return chargeFlow(model, wanted, until - content);
  }
  const offered = Math.min(surplus, model.chargeW, around.room);
  if (offered > 0 && full - content > chargeCrumb) return chargeFlow(model, offered, full - content);
  if (command.mode === 'auto' && around.need > 0) {
    const above = content - toMillijoules(model.reserveWh);
    const crumb = (model.dischargeW + model.standbyW) / model.dischargeEfficiency;
    if (above > crumb) return dischargeFlow(model, Math.min(around.need, model.dischargeW), above);
  }
  return idleFlow(model);
}

const idleFlow = (model: BatteryModel): BatteryFlow => ({
  charge: model.standbyW,
  discharge: 0,
  slope: 0,
  lasts: Infinity,
});

function chargeFlow(model: BatteryModel, power: number, space: number): BatteryFlow {
  const charge = Math.floor(power);
  if (charge <= model.standbyW) return idleFlow(model);
  const slope = (charge - model.standbyW) * model.chargeEfficiency;
  return { charge, discharge: 0, slope, lasts: Math.floor(space / slope) };
}

function dischargeFlow(model: BatteryModel, power: number, above: number): BatteryFlow {
  const discharge = Math.floor(power);
  if (discharge <= 0) return idleFlow(model);
  const slope = -(discharge + model.standbyW) / model.dischargeEfficiency;
  return { charge: 0, discharge, slope, lasts: Math.floor(above / -slope) };
}

/** Content once `flow` has lasted `length` ms; rounded down, so that rounding is a loss and never a gain. */
export const contentAfter = (content: number, flow: { readonly slope: number }, length: number): number =>
  content + Math.floor(flow.slope * length);

export interface BatteryStep {
  readonly state: BatteryState;
  /** mJ at the AC side. */
  readonly charged: number;
  readonly discharged: number;
  /** mJ that became warmth, standby among it: charged − discharged − what the content gained, ≥ 0. */
  readonly lost: number;
}

/** `length` whole ms in unchanging surroundings. */
export function stepBattery(
  state: BatteryState,
  model: BatteryModel,
  around: BatterySurroundings,
  length: number,
): BatteryStep {
  let content = state.content;
  let charged = 0;
  let discharged = 0;
  for (let left = length; left > 0; ) {
    const flow = batteryFlow({ content, command: state.command }, model, around);
    const part = Math.min(left, Math.max(1, flow.lasts));
    content = contentAfter(content, flow, part);
    charged += flow.charge * part;
    discharged += flow.discharge * part;
    left -= part;
  }
  const lost = charged - discharged - (content - state.content);
  return { state: { content, command: state.command }, charged, discharged, lost };
}
