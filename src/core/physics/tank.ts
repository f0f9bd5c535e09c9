import type { HeaterCommand } from '../device/water-heater.ts';
import { type CopTable, copAt } from './cop.ts';
import { toMillijoules } from './millijoules.ts';

/** A heat-pump water heater (EcoCute). Heat is Wh above mains water. */
export interface TankModel {
  readonly litres: number;
  /** Thermal output while heating, whole W; on or off, nothing between. */
  readonly heatW: number;
  readonly cop: CopTable;
  /** Pumps and controls while heating, and the controls alone while idle, whole W. */
  readonly auxiliaryW: number;
  readonly idleW: number;
  /** Electricity spent at each start before any heat comes, Wh. */
  readonly startWh: number;
  /** Standing loss: share of the heat per hour, and a constant, W. */
  readonly lossSharePerHour: number;
  readonly lossW: number;
  /** Once started the compressor runs at least this long unless the tank is full, ms. */
  readonly minimumRun: number;
  /** Below this the unit heats by itself whatever it was told, up to `boostToWh`. */
  readonly boostBelowWh: number;
  readonly boostToWh: number;
}

export interface TankState {
  /** mJ, whole. */
  readonly heat: number;
  readonly command: HeaterCommand;
  readonly heating: boolean;
  /** ms since the start; meaningless while not heating. */
  readonly ran: number;
  /** Electricity still to be spent before heat comes, mJ. */
  readonly warmUp: number;
  readonly boosting: boolean;
  /** The `heat` command has filled the tank: from then on the unit follows its own programme again. */
  readonly filled: boolean;
}

export interface TankSurroundings {
  /** Outdoor air, °C. */
  readonly outdoor: number;
  /** Heat that people draw, whole W. */
  readonly draw: number;
  /** Standing loss now, whole W: `standingLoss` of the heat at the last whole minute. */
  readonly loss: number;
  /** Heat of a full tank, mJ: less in summer, when the mains are warm and the stored water cooler. */
  readonly capacity: number;
  /** The unit's own programme wants heat now. */
  readonly programme: boolean;
}

/** Powers that stay as they are for `lasts` ms, as long as the surroundings do. All whole W, ≥ 0. */
export interface TankFlow {
  readonly electric: number;
  readonly heat: number;
  readonly served: number;
  readonly short: number;
  readonly loss: number;
  readonly lasts: number;
}

/** Standing loss of a tank with `heat` mJ, whole W. */
export const standingLoss = (model: TankModel, heat: number): number =>
  heat <= 0 ? 0 : Math.round(model.lossW + (heat * model.lossSharePerHour) / 3_600_000);

/**
 * The unit's own decision: on or off. Boost comes before everything and cannot be forbidden; `heat` until full, then the
 * own programme; `stop` leaves only the boost; a run that began lasts `minimumRun` unless the tank fills.
 */
export function decideTank(state: TankState, model: TankModel, around: TankSurroundings): TankState {
  const boosting = state.heat < toMillijoules(state.boosting ? model.boostToWh : model.boostBelowWh);
  const full = around.capacity - state.heat <= model.heatW;
  const filled = state.filled || (full && state.command.mode === 'heat');
  const commanded = state.command.mode === 'heat' && !filled;
  const programmed = around.programme && (state.command.mode === 'auto' || filled);
  const bound = state.heating && state.ran < model.minimumRun;
  const heating = !full && (boosting || commanded || programmed || bound);
  if (heating === state.heating && boosting === state.boosting && filled === state.filled) return state;
  const starts = heating && !state.heating;
  return {
    ...state,
    boosting,
    filled,
    heating,
    ran: starts ? 0 : state.ran,
    warmUp: starts ? toMillijoules(model.startWh) : heating ? state.warmUp : 0,
  };
}

/** Powers of a tank whose `heating` is decided. */
export function tankFlow(state: TankState, model: TankModel, around: TankSurroundings): TankFlow {
  const electric = state.heating
    ? Math.round(model.heatW / copAt(model.cop, around.outdoor)) + model.auxiliaryW
    : model.idleW;
  const warming = state.heating && state.warmUp >= electric;
  const heat = state.heating && !warming ? model.heatW : 0;
  const empty = state.heat <= around.draw + around.loss;
  const served = empty ? Math.min(around.draw, heat) : around.draw;
  const loss = empty ? 0 : around.loss;
  const lasts = Math.min(
    warming ? Math.floor(state.warmUp / electric) : Infinity,
    untilBound(state, model, around, heat - served - loss),
  );
  return { electric, heat, served, short: around.draw - served, loss, lasts };
}

/** Whole ms until the tank is full, empty, or low enough to boost. */
function untilBound(state: TankState, model: TankModel, around: TankSurroundings, slope: number): number {
  if (slope > 0) return Math.max(1, Math.floor((around.capacity - state.heat) / slope));
  if (slope === 0) return Infinity;
  const boost = toMillijoules(model.boostBelowWh);
  if (!state.heating && state.heat >= boost) return Math.floor((state.heat - boost) / -slope) + 1;
  return Math.max(1, Math.floor(state.heat / -slope));
}

/** The tank once `flow` has lasted `length` ms. Exact: every power is a whole W. */
export function tankAfter(state: TankState, flow: TankFlow, length: number): TankState {
  return {
    ...state,
    heat: state.heat + (flow.heat - flow.served - flow.loss) * length,
    ran: state.ran + length,
    warmUp: flow.heat === 0 && state.heating ? Math.max(0, state.warmUp - flow.electric * length) : 0,
  };
}

export interface TankStep {
  readonly state: TankState;
  /** mJ of electricity. */
  readonly used: number;
  /** mJ of heat: made, given to people, wanted but not there, lost standing. */
  readonly made: number;
  readonly served: number;
  readonly short: number;
  readonly lost: number;
}

/** `length` whole ms in unchanging surroundings. */
export function stepTank(state: TankState, model: TankModel, around: TankSurroundings, length: number): TankStep {
  let now = state;
  let used = 0;
  let made = 0;
  let served = 0;
  let short = 0;
  let lost = 0;
  for (let left = length; left > 0; ) {
    now = decideTank(now, model, around);
    const flow = tankFlow(now, model, around);
    const part = Math.min(left, Math.max(1, flow.lasts));
    now = tankAfter(now, flow, part);
    used += flow.electric * part;
    made += flow.heat * part;
    served += flow.served * part;
    short += flow.short * part;
    lost += flow.loss * part;
    left -= part;
  }
  return { state: now, used, made, served, short, lost };
}
