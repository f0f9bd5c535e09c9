import { type Frame, stepAt } from './frame.ts';
import type { Replayed } from './none-policy.ts';
import type { Unmet } from './plan.ts';
import type { BatteryProblem } from './problem.ts';

/** Less than this is not worth a word, kWh. */
const NOTICEABLE = 0.05;

/** The wishes the replayed plan does not meet, by device in the problem's order. */
export function unmetOf(frame: Frame, steps: readonly Replayed[]): Unmet[] {
  const { problem } = frame;
  const found: Unmet[] = [];
  for (const [k, { id }] of problem.vehicles.entries())
    for (const [step, { flows }] of steps.entries())
      note(found, frame, step, id, 'energy-at-departure', flows.departureShort[k]!, 'too-little-time');
  for (const [k, { id }] of problem.heaters.entries()) {
    const short = steps.map(({ flows }) => flows.runOut[k]!);
    const first = short.findIndex((value) => value > 0);
    note(
      found,
      frame,
      first,
      id,
      'hot-water',
      short.reduce((sum, value) => sum + value, 0),
      'heated-too-late',
    );
  }
  for (const [k, battery] of problem.batteries.entries()) {
    const lacking = battery.reserve / 1000 - (steps[0]?.stores.batteries[k] ?? Infinity);
    note(found, frame, 0, battery.id, 'reserve', lacking, 'filled-later');
    noteContents(found, frame, battery, k, steps);
  }
  const over = steps.map(({ flows }, step) => flows.import - frame.importLimit[step]!);
  const worst = over.reduce((most, value, step) => (value > over[most]! ? step : most), 0);
  note(found, frame, worst, 'house', 'contract-limit', over[worst] ?? 0, 'house-alone');
  return found;
}

/** A storm's content where it is missed most, and every goal that is missed. */
function noteContents(
  found: Unmet[],
  frame: Frame,
  battery: BatteryProblem,
  k: number,
  steps: readonly Replayed[],
): void {
  const missing = (wanted: number, step: number): number =>
    Math.min(wanted, battery.capacity) / 1000 - steps[step]!.stores.batteries[k]!;
  const storm = (battery.wanted ?? []).map((wanted, step) =>
    wanted > battery.reserve && step < steps.length ? missing(wanted, step) : 0,
  );
  const worst = storm.reduce((most, value, step) => (value > storm[most]! ? step : most), 0);
  note(found, frame, worst, battery.id, 'storm-reserve', storm[worst] ?? 0, 'too-little-time');
  for (const [step, goal] of (battery.goals ?? []).entries())
    if (goal !== null && step < steps.length)
      note(found, frame, step, battery.id, 'goal', missing(goal, step), 'too-little-time');
}

function note(
  found: Unmet[],
  frame: Frame,
  step: number,
  device: string,
  wish: Unmet['wish'],
  short: number,
  because: Unmet['because'],
): void {
  if (!(short > NOTICEABLE)) return;
  found.push({ device, wish, at: stepAt(frame.problem, step), short: Math.round(short * 1000), because });
}
