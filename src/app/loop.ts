import { type ChangeBudget, emptyBudget, changesMode, type GuardLimits, guard, spend } from '#core/control/guard.ts';
import { handBackCommand, isHandBack } from '#core/control/hand-back.ts';
import type { Order } from '#core/control/order.ts';
import { reconcile } from '#core/control/reconcile.ts';
import type { CommandOutcome, DeviceCommand } from '#core/device/command.ts';
import type { Cause, Sentence } from '#core/journal.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { slotOf } from '#core/time/slot.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { act } from './act.ts';
import type { House } from './house.ts';
import type { Keeper } from './keep.ts';
import { wantedHalfHours } from './wanted-half-hours.ts';

/** Power is read this often. */
export const TICK: Millis = seconds(10);
/** A plan older than this is no plan: the devices are given back. */
const PLAN_LIFE: Millis = minutes(90);
/** A new slot waits this long for its own plan before the last one's opinion of it is taken: one command, not two. */
const PLAN_PATIENCE: Millis = seconds(60);

export interface LoopParts {
  readonly house: House;
  readonly records: Records;
  /** Whether the meter is asked for what it measured before the file's first half hour; see wantedHalfHours. */
  readonly historyBeforeFirst?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly keeper: Keeper;
  readonly observe: () => Promise<Snapshot>;
  /** Makes the plan of the slot that has begun; null where the house is only watched. */
  readonly plan: ((snapshot: Snapshot, previous: Plan | null) => Promise<Plan>) | null;
  readonly limits: GuardLimits;
  /** Full thermal power by heater id, W. */
  readonly heatPower: ReadonlyMap<string, number>;
  /** Why a step wants what it wants of a device. */
  readonly because: (plan: Plan, step: PlanStep, device: string) => Sentence;
  /** Told what a tick saw and the half hours that became known with it, before anything is planned on it. */
  readonly onSeen: (snapshot: Snapshot, halfHours: readonly HalfHourRow[]) => void;
  /** Told when a tick is complete, commands and all. */
  readonly onTick: (snapshot: Snapshot) => void;
  /** A tick, or the planning beside it, threw: a fault of ours or of the store. The loop goes on. */
  readonly onFault: (where: 'tick' | 'planning', error: unknown) => void;
}

export interface Loop {
  start(): void;
  /** Finishes the tick under way, then gives every held device back. Idempotent. */
  stop(): Promise<void>;
  plan(): Plan | null;
  /** Ticks completed so far. */
  ticks(): number;
}

/** observe → plan → decide → act → keep, every ten seconds. Planning runs beside the ticks and never delays one. */
export function createLoop(parts: LoopParts): Loop {
  const { records, clock, log } = parts;
  const commanded = new Map<string, DeviceCommand>();
  let plan: Plan | null = null;
  let plannedSlot: Instant | null = null;
  let planning: Promise<void> | null = null;
  let budget: ChangeBudget = emptyBudget(clock.now());
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
      if (stopping === null) await decideAndAct(snapshot);
      ticks++;
      parts.onTick(snapshot);
    } catch (error) {
      parts.onFault('tick', error);
    } finally {
      running = null;
      if (stopping === null) schedule();
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
    if (plan === null) return;
    if (planning !== null && snapshot.at - slotOf(snapshot.at) < PLAN_PATIENCE) return;
    const current = plan;
    const step = current.steps.find(({ at }) => snapshot.at >= at && snapshot.at < at + current.stepLength);
    if (step === undefined || snapshot.at - current.madeAt > PLAN_LIFE) {
      await handBackHeld('no-plan');
      return;
    }
    const wanted = reconcile(snapshot, step, parts.heatPower, commanded);
    if (wanted.length === 0) return;
    const { allowed, withheld } = guard(wanted, snapshot, parts.limits, budget, commanded);
    for (const { command, rule } of withheld) log.debug('withheld', { device: command.device, rule });
    const cause: Cause = { by: 'plan', plan: current.id };
    await Promise.all(
      allowed.map((command) => carryOut({ command, cause, because: parts.because(current, step, command.device) })),
    );
  };

  const carryOut = async (order: Order): Promise<CommandOutcome> => {
    const { command } = order;
    if (changesMode(command, commanded)) budget = spend(budget, command, clock.now());
    const outcome = await act(order, parts.house, records, clock);
    if (outcome.outcome === 'confirmed' && !isHandBack(command)) commanded.set(command.device, command);
    else commanded.delete(command.device);
    return outcome;
  };

  const handBackHeld = async (why: 'shutdown' | 'no-plan' | 'power-loss'): Promise<void> => {
    const cause: Cause = { by: 'hand-back', why };
    await Promise.all(
      records.held().map(({ device }) => {
        const command = handBackCommand(kindOf(parts.house, device), device);
        return carryOut({ command, cause, because: HAND_BACK[why] });
      }),
    );
  };

  const shutDown = async (): Promise<void> => {
    timer?.stop();
    await running;
    await planning;
    await handBackHeld('shutdown');
  };

  return {
    start() {
      parts.house.meter.wantHalfHours(wantedHalfHours(records, clock.now(), parts.historyBeforeFirst));
      running = handBackHeld('power-loss').finally(() => {
        running = null;
        if (stopping === null) schedule();
      });
    },
    stop() {
      stopping ??= shutDown();
      return stopping;
    },
    plan: () => plan,
    ticks: () => ticks,
  };
}

function kindOf(house: House, device: string): DeviceCommand['kind'] {
  if (house.batteries.some(({ id }) => id === device)) return 'battery';
  return house.heaters.some(({ id }) => id === device) ? 'heater' : 'vehicle';
}

const HAND_BACK: Readonly<Record<'shutdown' | 'no-plan' | 'power-loss', Sentence>> = {
  shutdown: {
    ja: '終了するため、機器を自身の運転に戻します。',
    en: 'Hidamari is stopping, so the device goes back to its own programme.',
  },
  'no-plan': {
    ja: '有効な計画がないため、機器を自身の運転に戻します。',
    en: 'There is no valid plan, so the device goes back to its own programme.',
  },
  'power-loss': {
    ja: '前回の終了時に戻せなかった機器を、自身の運転に戻します。',
    en: 'The device was still held when Hidamari last stopped, so it goes back to its own programme first.',
  },
};
