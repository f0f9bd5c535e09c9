import type { Frame } from './frame.ts';
import type { Meeting } from './grid.ts';
import { addLeastPower, forbidBoth, force } from './least-power.ts';
import { add, type ModelBuilder, NONE, terms } from './model-builder.ts';
import { type BatteryProblem, isRuled } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Columns by step, kWh at the AC side; `content` at the end of the step, kWh inside. */
export interface BatteryColumns {
  readonly charge: readonly number[];
  readonly discharge: readonly number[];
  readonly content: readonly number[];
  /** Whether it charges; none where it may charge at any power. */
  readonly on: readonly number[];
}

/**
 * A battery with losses: content' = content + η_c · charge − discharge / η_d. It never falls below the reserve by
 * discharging; where it begins below, the gap is priced, so that it is filled at a good moment rather than at once.
 *
 * Among equal prices: earlier sun is stored first, bought energy is stored late (a newer forecast may make it needless),
 * and the house is covered early, which is what the battery does by itself.
 *
 * @param covers the most that devices other than the house may take in each step, kWh
 * @param endValue of content at the end of the horizon, yen/kWh
 */
export function addBattery(
  frame: Frame,
  builder: ModelBuilder,
  meetings: readonly Meeting[],
  battery: BatteryProblem,
  covers: readonly number[],
  endValue: number,
): BatteryColumns {
  const now = battery.content / 1000;
  const capacity = Math.max(now, battery.capacity / 1000);
  const reserve = Math.min(battery.reserve / 1000, capacity);
  const columns = { charge: [] as number[], discharge: [] as number[], content: [] as number[], on: [] as number[] };
  for (let step = 0; step < frame.steps; step++) {
    const meeting = meetings[step]!;
    const mostIn = mostCharge(frame, battery, step);
    const out = mostDischarge(frame, battery, step, covers[step]!);
    const charge = builder.column({ cost: tieOfCharge(frame, step), upper: mostIn });
    const least = ((battery.minimumChargePower ?? 0) * frame.hours[step]!) / 1000;
    const on = mostIn > 0 ? addLeastPower(builder, charge, Math.min(least, mostIn), mostIn, WEIGHTS.overLimit) : NONE;
    const discharge = out > 0 ? builder.column({ cost: battery.wear / 1000 + frame.tie * step, upper: out }) : NONE;
    const last = step === frame.steps - 1;
    const content = builder.column({ cost: last ? -endValue : 0, lower: Math.min(now, reserve), upper: capacity });
    const change = add(add(terms(), 1, content), -battery.chargeEfficiency, charge);
    add(change, 1 / battery.dischargeEfficiency, discharge);
    add(change, -1, step === 0 ? NONE : columns.content[step - 1]!);
    const before = step === 0 ? now : 0;
    builder.row(before, before, change);
    addWishes(frame, builder, battery, step, content, capacity);
    if (discharge !== NONE) keepApart(frame, builder, battery, step, { charge, on, discharge, mostIn, out });
    if (isRuled(battery, 'on', step)) force(builder, charge, mostIn);
    meet(frame, meeting, battery, step, charge, discharge);
    columns.charge.push(charge);
    columns.discharge.push(discharge);
    columns.content.push(content);
    columns.on.push(on);
  }
  return columns;
}

/**
 * Charging and discharging at once loses energy, so it need not be forbidden but where that would pay: at a negative price,
 * to get round the least power, and where one battery may sell and another may not.
 */
function keepApart(
  frame: Frame,
  builder: ModelBuilder,
  battery: BatteryProblem,
  step: number,
  { charge, on, discharge, mostIn, out }: Record<'charge' | 'on' | 'discharge' | 'mostIn' | 'out', number>,
): void {
  if (on !== NONE) builder.row(-Infinity, out, add(add(terms(), 1, discharge), out, on));
  else if (frame.buy[step]! <= 0 || (battery.exports && frame.problem.batteries.length > 1))
    forbidBoth(builder, charge, mostIn, discharge, out);
}

function meet(
  frame: Frame,
  meeting: Meeting,
  battery: BatteryProblem,
  step: number,
  charge: number,
  discharge: number,
): void {
  if (isSunOnly(battery, step)) {
    add(meeting.sunny, 1, charge);
    meeting.sunOnly += 1;
  }
  add(meeting.taken, 1, charge);
  add(meeting.taken, -1, discharge);
  if (!battery.exports) add(meeting.given, 1, discharge);
  if (frame.problem.batteries.length > 1) {
    // One may fill another, but with what goes beyond the sun: else that would sell what it gives.
    const most = mostCharge(frame, battery, step);
    add(meeting.given, -Math.max(0, 1 - (most > 0 ? frame.surplus[step]! / most : 0)), charge);
  }
  if (discharge !== NONE && !battery.exports) meeting.discharges += 1;
}

/** Whether it may only take what the sun leaves. */
export const isSunOnly = (battery: BatteryProblem, step: number): boolean =>
  battery.chargesFromGrid === false || isRuled(battery, 'no-grid-charge', step);

/** kWh */
export const mostCharge = (frame: Frame, battery: BatteryProblem, step: number): number =>
  isRuled(battery, 'off', step) ? 0 : (battery.chargePower * frame.hours[step]!) / 1000;

function mostDischarge(frame: Frame, battery: BatteryProblem, step: number, covers: number): number {
  if (isRuled(battery, 'off', step) || isRuled(battery, 'no-discharge', step)) return 0;
  const most = (battery.dischargePower * frame.hours[step]!) / 1000;
  if (battery.exports) return most;
  const others = frame.problem.batteries.reduce(
    (sum, other) => sum + (other === battery ? 0 : mostCharge(frame, other, step)),
    0,
  );
  return Math.min(most, frame.deficit[step]! + covers + others);
}

const tieOfCharge = (frame: Frame, step: number): number =>
  frame.tie * (frame.surplus[step]! > 0 ? step : frame.steps - step);

/** The reserve where the battery begins below it, a storm's content, and goals: wished for, never required. */
function addWishes(
  frame: Frame,
  builder: ModelBuilder,
  battery: BatteryProblem,
  step: number,
  content: number,
  capacity: number,
): void {
  const wish = (kwh: number, price: number): void => {
    const target = Math.min(kwh, capacity);
    const gap = builder.column({ cost: price, upper: target });
    builder.row(target, Infinity, add(add(terms(), 1, content), 1, gap));
  };
  const hours = frame.hours[step]!;
  if (battery.content < battery.reserve) wish(battery.reserve / 1000, WEIGHTS.belowReserve * hours);
  const wanted = battery.wanted?.[step] ?? 0;
  if (wanted > battery.reserve) wish(wanted / 1000, WEIGHTS.belowWarned * hours);
  const goal = battery.goals?.[step] ?? null;
  if (goal !== null && goal > 0) wish(goal / 1000, WEIGHTS.departureShort);
}
