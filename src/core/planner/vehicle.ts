import type { Frame } from './frame.ts';
import { type Meeting, sunShare } from './grid.ts';
import { add, type ModelBuilder, NONE, terms } from './model-builder.ts';
import { addLeastPower, forbidBoth, force } from './least-power.ts';
import { isRuled, type VehicleProblem } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Columns by step, kWh at the AC side; `content` at the end of the step, kWh in the car. */
export interface VehicleColumns {
  readonly charge: readonly number[];
  readonly discharge: readonly number[];
  readonly content: readonly number[];
  /** One per departure: energy missing, kWh. */
  readonly short: readonly number[];
  /** Whether it charges; none where the car is away, or may charge at any power. */
  readonly on: readonly number[];
  /** Starts of charging. */
  readonly starts: readonly number[];
}

/**
 * A car: charges at nothing or min … max while connected, may give to the house down to its floor, and should leave
 * with what is wanted. Among equal prices it charges early: people may leave before they said. The least power needs a binary.
 *
 * @param charging whether it has been charging up to now
 * @param covers the most that the house's heaters may take from V2H in each step, kWh
 * @param endValue of content at the end of the horizon, yen/kWh
 */
export function addVehicle(
  frame: Frame,
  builder: ModelBuilder,
  meetings: readonly Meeting[],
  vehicle: VehicleProblem,
  charging: boolean,
  covers: readonly number[],
  endValue: number,
): VehicleColumns {
  const now = vehicle.content / 1000;
  const capacity = Math.max(now, vehicle.capacity / 1000);
  const columns = {
    charge: [] as number[],
    discharge: [] as number[],
    content: [] as number[],
    short: [] as number[],
    on: [] as number[],
    starts: [] as number[],
  };
  for (let step = 0; step < frame.steps; step++) {
    const departure = vehicle.departures.find((one) => one.step === step);
    const connected = vehicle.connected[step]!;
    const off = !connected || isRuled(vehicle, 'off', step);
    const { charge, on } = off ? { charge: NONE, on: NONE } : addCharge(frame, builder, meetings[step]!, vehicle, step);
    const stays = off || isRuled(vehicle, 'no-discharge', step);
    const discharge = stays ? NONE : addDischarge(frame, builder, meetings[step]!, vehicle, step, covers[step]!);
    keepApart(frame, builder, vehicle, step, { charge, on, discharge });
    const before = step === 0 ? NONE : columns.content[step - 1]!;
    const content = builder.column({ cost: step === frame.steps - 1 ? -endValue : 0, upper: capacity });
    if (discharge !== NONE) {
      // Soft, because the car may come home with less than the floor.
      const gap = builder.column({ cost: WEIGHTS.belowReserve * frame.hours[step]! });
      builder.row(vehicle.floor / 1000, Infinity, add(add(terms(), 1, content), 1, gap));
    }
    if (departure !== undefined) columns.short.push(addDeparture(builder, vehicle, departure.wanted, before));
    const change = add(add(terms(), 1, content), -vehicle.chargeEfficiency, charge);
    add(change, 1 / vehicle.dischargeEfficiency, discharge);
    add(change, -1, before);
    // A trip that needs more than the car has is charged elsewhere, at the price of missing it here.
    if (departure?.uses) add(change, -1, builder.column({ cost: WEIGHTS.departureShort }));
    const constant = (step === 0 ? now : 0) - (departure?.uses ?? 0) / 1000;
    builder.row(constant, constant, change);
    columns.starts.push(addStart(builder, on, step === 0 ? charging : (columns.on[step - 1] ?? NONE)));
    columns.charge.push(charge);
    columns.discharge.push(discharge);
    columns.content.push(content);
    columns.on.push(on);
  }
  return columns;
}

/** It never takes and gives at once: that would get round the least power, or earn by losing energy at a negative price. */
function keepApart(
  frame: Frame,
  builder: ModelBuilder,
  vehicle: VehicleProblem,
  step: number,
  { charge, on, discharge }: { readonly charge: number; readonly on: number; readonly discharge: number },
): void {
  if (charge === NONE || discharge === NONE) return;
  const [most, out] = [vehicle.maximumPower, vehicle.dischargePower].map(
    (watts) => (watts * frame.hours[step]!) / 1000,
  );
  if (on !== NONE) builder.row(-Infinity, out!, add(add(terms(), 1, discharge), out!, on));
  else if (frame.buy[step]! <= 0) forbidBoth(builder, charge, most!, discharge, out!);
}

/** Charging where it did not before has its price. `before` is a column, or known. */
function addStart(builder: ModelBuilder, on: number, before: number | boolean): number {
  if (on === NONE || before === true) return NONE;
  const start = builder.column({ cost: WEIGHTS.vehicleStart, upper: 1 });
  const started = add(add(terms(), 1, on), -1, start);
  builder.row(-Infinity, 0, before === false ? started : add(started, -1, before));
  return start;
}

function addCharge(
  frame: Frame,
  builder: ModelBuilder,
  meeting: Meeting,
  vehicle: VehicleProblem,
  step: number,
): { readonly charge: number; readonly on: number } {
  const surplus = frame.surplus[step]!;
  const most = (vehicle.maximumPower * frame.hours[step]!) / 1000;
  const charge = builder.column({ cost: frame.tie * step, upper: most });
  add(meeting.taken, 1, charge);
  add(meeting.heavy, 1, charge);
  meeting.cars += 1;
  const uncovered = Math.max(0, 1 - surplus / most);
  const sunOnly = isRuled(vehicle, 'no-grid-charge', step);
  add(meeting.sunny, sunOnly ? 1 : Math.min(1, sunShare(frame, step) / most), charge);
  if (sunOnly) meeting.sunOnly += 1;
  if (uncovered > 0) {
    add(meeting.given, -uncovered, charge);
    meeting.covers += 1;
  }
  const least = (vehicle.minimumPower * frame.hours[step]!) / 1000;
  // A car that is nearly full takes less than the least and then stops by itself.
  const nearlyFull = vehicle.capacity - vehicle.content < least * vehicle.chargeEfficiency * 1000;
  const on = addLeastPower(builder, charge, least, most, nearlyFull ? WEIGHTS.unplaced : WEIGHTS.overLimit);
  if (isRuled(vehicle, 'on', step)) force(builder, charge, most);
  return { charge, on };
}

function addDischarge(
  frame: Frame,
  builder: ModelBuilder,
  meeting: Meeting,
  vehicle: VehicleProblem,
  step: number,
  covers: number,
): number {
  const most = Math.min((vehicle.dischargePower * frame.hours[step]!) / 1000, frame.deficit[step]! + covers);
  if (most <= 0) return NONE;
  const discharge = builder.column({ cost: WEIGHTS.vehicleWear + frame.tie * step, upper: most });
  add(meeting.taken, -1, discharge);
  add(meeting.given, 1, discharge);
  meeting.discharges += 1;
  return discharge;
}

/** The content at the end of the step before should reach what is wanted. */
function addDeparture(builder: ModelBuilder, vehicle: VehicleProblem, wanted: number, before: number): number {
  const target = Math.min(wanted, Math.max(vehicle.capacity, vehicle.content)) / 1000;
  const short = builder.column({ cost: WEIGHTS.departureShort, upper: target });
  const known = before === NONE ? vehicle.content / 1000 : 0;
  builder.row(target - known, Infinity, add(add(terms(), 1, short), 1, before));
  return short;
}
