import type { GuardLimits } from '#core/control/limits.ts';
import type { ControlMemory } from '#core/control/memory.ts';
import type { Override } from '#core/control/overrides.ts';
import type { ShiftSeen } from '#core/control/shifts-in-problem.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { Sentence } from '#core/journal.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, type Millis, millis, seconds } from '#core/time/instant.ts';
import { slotOf } from '#core/time/slot.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { createController, type CurrentStep, PLAN_LIFE } from './control/controller.ts';
import type { Person, PersonOutcome } from './control/operate.ts';
import type { House } from './house.ts';
import type { Keeper } from './keep.ts';
import { wantedHalfHours } from './wanted-half-hours.ts';

/** Power is read this often. */
export const TICK: Millis = seconds(10);
/** A new slot waits this long for its own plan before the last one's opinion of it is taken: one command, not two. */
const PLAN_PATIENCE: Millis = seconds(60);

export interface LoopParts {
  readonly house: House;
  readonly records: Records;
  /** Whether the meter is asked for what it measured before the file's first half hour; see wantedHalfHours. */
  readonly historyBeforeFirst?: boolean;
  /** The first tick does not wait for its round ten seconds. */
  readonly tickAtOnce?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly keeper: Keeper;
  readonly observe: () => Promise<Snapshot>;
  /** Makes the plan of the slot that has begun; null where the house is only watched. */
  readonly plan: ((snapshot: Snapshot, previous: Plan | null) => Promise<Plan>) | null;
  readonly limits: GuardLimits;
  /** What people wish at the moment, the latest last; nothing where left out. */
  readonly overrides?: () => readonly Override[];
  /** Whether a storm's reserve is being kept. */
  readonly storm?: () => boolean;
  /** Why a step wants what it wants of a device. */
  readonly because: (plan: Plan, step: PlanStep, device: string) => Sentence;
  /** Told what a tick saw and the half hours that became known with it, before anything is planned on it. */
  readonly onSeen: (snapshot: Snapshot, halfHours: readonly HalfHourRow[]) => void;
  /** Told when a tick is complete, commands and all. */
  readonly onTick: (snapshot: Snapshot) => void;
  /** A tick, or the planning beside it, threw: a fault of ours or of the store. The loop goes on. */
  readonly onFault: (where: 'tick' | 'deciding' | 'planning' | 'hand-back', error: unknown) => void;
}

export interface Loop {
  start(): void;
  /** Finishes the tick under way, then gives every held device back. Idempotent. */
  stop(): Promise<void>;
  plan(): Plan | null;
  /** The next tick makes a new plan, whatever slot it is in: something has happened that the last one did not know. */
  planAnew(): void;
  operate(command: AnyCommand, person: Person): Promise<PersonOutcome>;
  /** A device that somebody operated may be steered again. */
  takeBack(device: string): void;
  controlMemory(): ControlMemory;
  /** What heaters with an energy shift have agreed to. */
  shifts(): readonly ShiftSeen[];
  /** Ticks completed so far. */
  ticks(): number;
}

/** observe → plan → decide → act → keep, every ten seconds. Planning runs beside the ticks and never delays one. */
export function createLoop(parts: LoopParts): Loop {
  const { records, clock } = parts;
  const controller = createController({
    overrides: () => [],
    storm: () => false,
    ...parts,
    onFault: (error) => parts.onFault('tick', error),
  });
  let plan: Plan | null = null;
  let plannedSlot: Instant | null = null;
  let planning: Promise<void> | null = null;
  let timer: Timer | null = null;
  let running: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  let ticks = 0;
  let lastTick = Number.NEGATIVE_INFINITY;

  const schedule = (): void => {
    const now = clock.now();
    const round = Math.ceil(now / TICK) * TICK;
    const next = round === lastTick ? round + TICK : round;
    timer = clock.after(millis(next - now), 'tick', () => {
      lastTick = next;
      running = tick();
    });
  };

  const tick = async (): Promise<void> => {
    try {
      const snapshot = await parts.observe();
      parts.onSeen(snapshot, parts.keeper.tick(snapshot));
      startPlanning(snapshot);
      await decideUnlessRefused(snapshot);
      ticks++;
      parts.onTick(snapshot);
    } catch (error) {
      parts.onFault('tick', error);
    } finally {
      running = null;
      if (stopping === null) schedule();
    }
  };

  /** Whoever cannot write down what he does does nothing; the house is measured and shown all the same. */
  const decideUnlessRefused = async (snapshot: Snapshot): Promise<void> => {
    if (stopping !== null) return;
    try {
      await decideAndAct(snapshot);
    } catch (error) {
      parts.onFault('deciding', error);
    }
  };

  const startPlanning = (snapshot: Snapshot): void => {
    if (parts.plan === null || planning !== null) return;
    const slot = slotOf(snapshot.at);
    if (slot === plannedSlot) return;
    plannedSlot = slot;
    planning = parts
      .plan(snapshot, plan)
      .then((made) => {
        plan = made;
      })
      .catch((error: unknown) => {
        parts.onFault('planning', error);
      })
      .finally(() => {
        planning = null;
      });
  };

  const decideAndAct = async (snapshot: Snapshot): Promise<void> => {
    const steers = parts.plan !== null || (parts.overrides?.().length ?? 0) > 0;
    controller.look(snapshot, steers);
    if (steers && !isWaiting(snapshot.at)) await controller.tick(snapshot, currentStep(snapshot.at));
  };

  /** The slot has just begun and its plan is being made. */
  const isWaiting = (at: Instant): boolean => planning !== null && plan !== null && at - slotOf(at) < PLAN_PATIENCE;

  const currentStep = (at: Instant): CurrentStep | null => {
    if (plan === null || at - plan.madeAt > PLAN_LIFE) return null;
    const { stepLength } = plan;
    const step = plan.steps.find((one) => at >= one.at && at < one.at + stepLength);
    return step === undefined ? null : { plan, step };
  };

  const resume = async (): Promise<void> => {
    try {
      await controller.resume();
    } catch (error) {
      parts.onFault('tick', error);
    }
  };

  const shutDown = async (): Promise<void> => {
    timer?.stop();
    await running;
    await planning;
    try {
      await controller.handBackHeld('shutdown');
    } catch (error) {
      // What is still listed as held goes back at the next start.
      parts.onFault('hand-back', error);
    }
  };

  return {
    start() {
      parts.house.meter.wantHalfHours(wantedHalfHours(records, clock.now(), parts.historyBeforeFirst));
      running = resume().finally(() => {
        running = null;
        if (stopping !== null) return;
        if (parts.tickAtOnce === true) running = tick();
        else schedule();
      });
    },
    stop() {
      stopping ??= shutDown();
      return stopping;
    },
    plan: () => plan,
    planAnew() {
      plannedSlot = null;
    },
    operate: controller.operate,
    takeBack: controller.takeBack,
    controlMemory: controller.memory,
    shifts: controller.shifts,
    ticks: () => ticks,
  };
}
