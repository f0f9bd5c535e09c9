import type { Sentence } from '../journal.ts';
import { type Instant, plus } from '../time/instant.ts';
import type { LimitCode, Plan, PlanStep, ReasonCode, StepReason } from './plan.ts';
import { type Doing, limitSentence, reasonSentence } from './reasons.ts';

/** What the plan has a device do in a step; null for a device the step does not name. */
export function doingOf(step: PlanStep, device: string): Doing | null {
  const battery = step.batteries[device];
  if (battery !== undefined) return `battery-${battery.mode}`;
  const heater = step.heaters[device];
  if (heater !== undefined) return heater.heat > 0 ? 'heat' : 'no-heat';
  const vehicle = step.vehicles[device];
  if (vehicle === undefined) return null;
  if (vehicle.mode === 'auto' || vehicle.mode === 'charge') return 'car-charge';
  return vehicle.mode === 'discharge' ? 'car-discharge' : 'car-idle';
}

/** A run of steps with one decision and one reason. `to` is exclusive. */
export interface ReasonedBlock {
  readonly device: string;
  readonly doing: Doing;
  readonly reason: StepReason;
  readonly fromStep: number;
  readonly toStep: number;
  readonly sentence: Sentence;
}

const reasonIn = (step: PlanStep, device: string): StepReason | undefined =>
  step.reasons.find((reason) => reason.device === device);

/** The blocks of one device over the plan, in order. */
export function blocksOfDevice(plan: Plan, device: string): ReasonedBlock[] {
  const blocks: ReasonedBlock[] = [];
  for (let from = 0; from < plan.steps.length; ) {
    const first = plan.steps[from]!;
    const doing = doingOf(first, device);
    const reason = reasonIn(first, device);
    let to = from + 1;
    while (to < plan.steps.length && isSame(plan.steps[to]!, device, doing, reason)) to++;
    if (doing !== null && reason !== undefined) {
      const block = { doing, from: first.at, to: endOf(plan, to - 1) };
      const sentence = withLimit(reasonSentence(reason.reason, block, plan.madeAt), usualLimit(plan, device, from, to));
      blocks.push({ device, doing, reason, fromStep: from, toStep: to, sentence });
    }
    from = to;
  }
  return blocks;
}

/** A run of steps with one decision, whatever the reasons; its sentence says the most frequent one. */
export interface DoingBlock {
  readonly device: string;
  readonly doing: Doing;
  readonly from: Instant;
  readonly to: Instant;
  /** Wh taken over the block, less what is given. */
  readonly energy: number;
  /** Whether the device can do anything in all of it: a car that is away cannot. */
  readonly connected: boolean;
  readonly sentence: Sentence;
}

/** The decisions about one device over the plan, in order. */
export function doingBlocks(plan: Plan, device: string): DoingBlock[] {
  const blocks: DoingBlock[] = [];
  for (let from = 0, to = 0; from < plan.steps.length; from = to) {
    const doing = doingOf(plan.steps[from]!, device);
    for (to = from + 1; to < plan.steps.length && doingOf(plan.steps[to]!, device) === doing; ) to++;
    const steps = plan.steps.slice(from, to);
    const reason = usualReason(steps, device);
    if (doing === null || reason === null) continue;
    const span = { doing, from: steps[0]!.at, to: endOf(plan, to - 1) };
    blocks.push({
      device,
      ...span,
      energy: steps.reduce((sum, { expect }) => sum + (expect.energy[device] ?? 0), 0),
      connected: steps.every((step) => reasonIn(step, device)?.reason !== 'not-connected'),
      sentence: withLimit(reasonSentence(reason, span, plan.madeAt), usualLimit(plan, device, from, to)),
    });
  }
  return blocks;
}

function usualReason(steps: readonly PlanStep[], device: string): ReasonCode | null {
  const counts = new Map<ReasonCode, number>();
  for (const step of steps) {
    const reason = reasonIn(step, device)?.reason;
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** When a step ends. */
const endOf = (plan: Plan, step: number): Instant =>
  plan.steps[step + 1]?.at ?? plus(plan.steps[step]!.at, plan.stepLength);

const isSame = (step: PlanStep, device: string, doing: Doing | null, reason: StepReason | undefined): boolean =>
  doingOf(step, device) === doing && reasonIn(step, device)?.reason === reason?.reason;

/** The limit that holds in at least half of the block's steps. */
function usualLimit(plan: Plan, device: string, from: number, to: number): LimitCode | null {
  const counts = new Map<LimitCode, number>();
  for (const step of plan.steps.slice(from, to)) {
    const limit = reasonIn(step, device)?.limit ?? null;
    if (limit !== null) counts.set(limit, (counts.get(limit) ?? 0) + 1);
  }
  for (const [limit, count] of counts) if (2 * count >= to - from) return limit;
  return null;
}

function withLimit(sentence: Sentence, limit: LimitCode | null): Sentence {
  if (limit === null) return sentence;
  const more = limitSentence(limit);
  return { ja: sentence.ja + more.ja, en: `${sentence.en} ${more.en}` };
}

/** Why `device` does what it does in `step` of `plan`, in one sentence about the block the step is in. */
export function explainStep(plan: Plan, step: PlanStep, device: string): Sentence {
  const at = plan.steps.indexOf(step);
  const block = blocksOfDevice(plan, device).find(({ fromStep, toStep }) => at >= fromStep && at < toStep);
  if (block !== undefined) return block.sentence;
  return { ja: '計画はこの機器について何も決めていません。', en: 'The plan decides nothing about this device.' };
}
