import type { Frame } from './frame.ts';
import type { Meeting } from './grid.ts';
import { add, type ModelBuilder, NONE, terms } from './model-builder.ts';
import type { BatteryProblem } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Columns by step, kWh at the AC side; `content` at the end of the step, kWh inside. */
export interface BatteryColumns {
  readonly charge: readonly number[];
  readonly discharge: readonly number[];
  readonly content: readonly number[];
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
  const mostIn = (battery.chargePower * frame.hours) / 1000;
  const mostOut = (battery.dischargePower * frame.hours) / 1000;
  const columns = { charge: [] as number[], discharge: [] as number[], content: [] as number[] };
  for (let step = 0; step < frame.steps; step++) {
    const meeting = meetings[step]!;
    const surplus = frame.surplus[step]!;
    const out = Math.min(mostOut, frame.deficit[step]! + covers[step]!);
    const charge = builder.column({
      cost: WEIGHTS.tie * (surplus > 0 ? step : frame.steps - step),
      upper: mostIn,
    });
    const discharge = out > 0 ? builder.column({ cost: battery.wear / 1000 + WEIGHTS.tie * step, upper: out }) : NONE;
    const last = step === frame.steps - 1;
    const content = builder.column({
      cost: last ? -endValue : 0,
      lower: Math.min(now, reserve),
      upper: capacity,
    });
    const change = add(add(terms(), 1, content), -battery.chargeEfficiency, charge);
    add(change, 1 / battery.dischargeEfficiency, discharge);
    add(change, -1, step === 0 ? NONE : columns.content[step - 1]!);
    const before = step === 0 ? now : 0;
    builder.row(before, before, change);
    if (now < reserve) {
      const gap = builder.column({ cost: WEIGHTS.belowReserve * frame.hours, upper: reserve - now });
      builder.row(reserve, Infinity, add(add(terms(), 1, content), 1, gap));
    }
    if (frame.buy[step]! <= 0 && discharge !== NONE) forbidBoth(builder, charge, mostIn, discharge, out);
    add(meeting.taken, 1, charge);
    add(meeting.taken, -1, discharge);
    add(meeting.given, 1, discharge);
    if (discharge !== NONE) meeting.discharges += 1;
    columns.charge.push(charge);
    columns.discharge.push(discharge);
    columns.content.push(content);
  }
  return columns;
}

/** At a negative price charging and discharging at once would earn by losing energy. */
function forbidBoth(builder: ModelBuilder, charge: number, mostIn: number, discharge: number, mostOut: number): void {
  const charging = builder.binary();
  builder.row(-Infinity, 0, add(add(terms(), 1, charge), -mostIn, charging));
  builder.row(-Infinity, mostOut, add(add(terms(), 1, discharge), mostOut, charging));
}
