import type { Frame } from './frame.ts';
import { type Meeting, sunShare } from './grid.ts';
import { copAt, fullHeat, fullPower, LEAST_SHARE, wantedContent } from './heater-physics.ts';
import { add, type ModelBuilder, NONE, terms } from './model-builder.ts';
import { type HeaterProblem, isRuled } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Columns by step: `heat` added and `content` at the end of the step in kWh of heat. */
export interface HeaterColumns {
  readonly heat: readonly number[];
  readonly on: readonly number[];
  readonly start: readonly number[];
  readonly content: readonly number[];
  /** Steps from now in which the unit runs whatever the plan wants: its least run, or its own boost. */
  readonly forced: number;
  /** Rows of the tank: their prices are what a kWh of heat is worth at the end of each step. */
  readonly tank: readonly number[];
}

export interface HeaterSetting {
  /** Whether the previous plan had the unit running, by step of this problem; null where it says nothing. */
  readonly before: readonly (boolean | null)[];
  /** Yen per kWh of heat at the end of the horizon, up to `endUseful` kWh. */
  readonly endValue: number;
  readonly endUseful: number;
}

/**
 * A heat pump on a tank: content' = content · (1 − loss) − constant − draw + heat. It runs at full power except in the
 * last step of a block. The minimum run is written as "a start within the last n steps means on" (Rajan & Takriti 2005),
 * which leaves the relaxation tight.
 */
export function addHeater(
  frame: Frame,
  builder: ModelBuilder,
  meetings: readonly Meeting[],
  heater: HeaterProblem,
  setting: HeaterSetting,
): HeaterColumns {
  const columns = { heat: [] as number[], on: [] as number[], start: [] as number[] };
  for (let step = 0; step < frame.steps; step++) {
    columns.on.push(builder.binary(runCost(heater, step)));
    columns.start.push(builder.column({ cost: startCost(setting, step), upper: 1 }));
    columns.heat.push(addHeat(frame, builder, meetings[step]!, heater, step, columns.on[step]!, columns.start[step]!));
  }
  const forced = addRuns(frame, builder, heater, columns);
  const { content, tank } = addTank(frame, builder, heater, setting, columns.heat);
  return { ...columns, content, tank, forced };
}

/** Electricity of the step, and the most that storage may cover of it beyond the sun. */
function addHeat(
  frame: Frame,
  builder: ModelBuilder,
  meeting: Meeting,
  heater: HeaterProblem,
  step: number,
  on: number,
  start: number,
): number {
  const celsius = frame.problem.forecast.temperature[step]!;
  const hours = frame.hours[step]!;
  const full = fullHeat(heater, hours);
  const surplus = frame.surplus[step]!;
  const heat = builder.column({ cost: surplus > 0 ? frame.tie * step : 0, upper: full });
  const auxiliary = (heater.auxiliaryPower * hours) / 1000;
  const perHeat = 1 / copAt(heater.cop, celsius);
  add(meeting.taken, perHeat, heat);
  add(meeting.heavy, perHeat, heat);
  add(meeting.taken, auxiliary, on);
  add(meeting.taken, heater.startEnergy / 1000, start);
  const uncovered = Math.max(0, 1 - surplus / fullPower(heater, hours, celsius));
  add(meeting.sunny, Math.min(sunShare(frame, step), fullPower(heater, hours, celsius)), on);
  if (uncovered > 0) {
    add(meeting.given, -perHeat * uncovered, heat);
    meeting.covers += 1;
  }
  return heat;
}

function addRuns(
  frame: Frame,
  builder: ModelBuilder,
  heater: HeaterProblem,
  { heat, on, start }: Pick<HeaterColumns, 'heat' | 'on' | 'start'>,
): number {
  const least = Math.max(1, heater.minimumRunSteps);
  const forced = addForced(frame, builder, heater, on);
  for (let step = 0; step < frame.steps; step++) {
    const full = fullHeat(heater, frame.hours[step]!);
    builder.row(-Infinity, 0, add(add(terms(), 1, heat[step]!), -full, on[step]!));
    const running = step === 0 && heater.running ? 1 : 0;
    const turnedOn = add(add(terms(), 1, on[step]!), -1, start[step]!);
    builder.row(-Infinity, running, step === 0 ? turnedOn : add(turnedOn, -1, on[step - 1]!));
    // Otherwise a run could be made up to the least with steps in which nothing is heated.
    if (least > 1) builder.row(0, Infinity, add(add(terms(), 1, heat[step]!), -LEAST_SHARE * full, on[step]!));
    if (step > 0) builder.row(-Infinity, 1, add(add(terms(), 1, start[step]!), 1, on[step - 1]!));
    if (step + 1 < frame.steps) {
      const goesOn = add(add(terms(), full, on[step + 1]!), -full, start[step + 1]!);
      builder.row(-Infinity, 0, add(goesOn, -1, heat[step]!));
    }
    const recent = add(terms(), -1, on[step]!);
    // A start that the unit makes by itself may be cut short by a what-if.
    const first = step >= forced && isRuled(heater, 'off', step) ? forced : 0;
    for (let k = Math.max(first, step - least + 1); k <= step; k++) add(recent, 1, start[k]!);
    builder.row(-Infinity, 0, recent);
  }
  addStarts(frame, builder, heater, start);
  return forced;
}

/** What runs, and what may not, whatever the plan wants. */
function addForced(frame: Frame, builder: ModelBuilder, heater: HeaterProblem, on: readonly number[]): number {
  const least = Math.max(1, heater.minimumRunSteps);
  // A unit stops by itself when the tank is full, so nothing is forced beyond the room that is left.
  const room = Math.floor(Math.max(0, heater.capacity - heater.heat) / 1000 / fullHeat(heater, frame.hours[0]!)) + 1;
  const unfinished = heater.running ? Math.min(room, Math.max(0, least - heater.runSteps)) : 0;
  const boosting = heater.heat < heater.boostBelow ? 1 : 0;
  const forced = Math.min(frame.steps, Math.max(unfinished, boosting));
  for (let step = 0; step < forced; step++) builder.row(1, 1, add(terms(), 1, on[step]!));
  for (let step = forced; step < frame.steps; step++)
    if (isRuled(heater, 'off', step)) builder.row(0, 0, add(terms(), 1, on[step]!));
  return forced;
}

function addStarts(frame: Frame, builder: ModelBuilder, heater: HeaterProblem, start: readonly number[]): void {
  const boosting = heater.heat < heater.boostBelow ? 1 : 0;
  for (const day of new Set(frame.day)) {
    const starts = terms();
    for (let step = 0; step < frame.steps; step++) if (frame.day[step] === day) add(starts, 1, start[step]!);
    const left = day === frame.day[0] ? heater.maximumStartsPerDay - heater.startsToday : heater.maximumStartsPerDay;
    builder.row(-Infinity, Math.max(left, day === frame.day[0] ? boosting : 0), starts);
  }
}

/** The tank: run-out, a low content and too long a run are priced, never forbidden, so there is always a plan. */
function addTank(
  frame: Frame,
  builder: ModelBuilder,
  heater: HeaterProblem,
  { endValue, endUseful }: HeaterSetting,
  heat: readonly number[],
): Pick<HeaterColumns, 'content' | 'tank'> {
  const contents: number[] = [];
  const tank: number[] = [];
  const { hotWater, hotWaterSpread } = frame.problem.forecast;
  const wanted = wantedContent(heater, hotWaterSpread, frame.hours);
  const floor = heater.boostBelow / 1000;
  const now = heater.heat / 1000;
  const capacity = Math.max(now, heater.capacity / 1000);
  const kept = 1 - heater.lossShare;
  for (let step = 0; step < frame.steps; step++) {
    const lost = (heater.lossConstant + hotWater[step]!) / 1000;
    const content = builder.column({ upper: capacity });
    const short = builder.column({ cost: WEIGHTS.runOut });
    const change = add(add(terms(), 1, content), -1, heat[step]!);
    add(change, -1, short);
    add(change, 1, builder.column({ cost: WEIGHTS.unplaced }));
    add(change, -kept, step === 0 ? NONE : contents[step - 1]!);
    const before = (step === 0 ? kept * now : 0) - lost;
    tank.push(builder.row(before, before, change));
    const low = builder.column({
      cost: WEIGHTS.belowMargin * frame.hours[step]!,
      upper: Math.max(0, wanted[step]! - floor),
    });
    const lower = builder.column({ cost: WEIGHTS.belowBoost * frame.hours[step]!, upper: floor });
    builder.row(wanted[step]!, Infinity, add(add(add(terms(), 1, content), 1, low), 1, lower));
    contents.push(content);
  }
  const useful = builder.column({ cost: -endValue, upper: Math.min(endUseful, capacity) });
  builder.row(-Infinity, 0, add(add(terms(), 1, useful), -1, contents.at(-1)!));
  return { content: contents, tank };
}

const startCost = ({ before }: HeaterSetting, step: number): number =>
  WEIGHTS.start - (before[step] === true && before[step - 1] !== true ? WEIGHTS.keptStart : 0);

/** Keeping a running unit on is worth the price of stopping it. */
const runCost = (heater: HeaterProblem, step: number): number =>
  (step === 0 && heater.running ? -WEIGHTS.stop : 0) - (isRuled(heater, 'on', step) ? WEIGHTS.forced : 0);
