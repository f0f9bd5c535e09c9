import type { Basis } from '#core/control/basis.ts';
import { type DeviceLimits, type GuardLimits, limitsOf } from '#core/control/limits.ts';
import { type ControlMemory, memoryOf } from '#core/control/memory.ts';
import { type Override, overrideSentence, overrideWanted } from '#core/control/overrides.ts';
import { decide } from '#core/control/reconcile.ts';
import { GUARD_RULES } from '#core/control/rules.ts';
import { seenDevices } from '#core/control/seen.ts';
import type { ShiftSeen } from '#core/control/shifts-in-problem.ts';
import { mayTry } from '#core/control/told.ts';
import { wantedOf } from '#core/control/wanted.ts';
import { leaveTo, takeBack, watchHands } from '#core/control/watch-hands.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { HandBackReason, Sentence } from '#core/journal.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, type Millis, minutes, plus } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { House } from '../house.ts';
import { createControlStore } from './control-store.ts';
import { createHand, nameOf } from './hand.ts';
import { heldNow } from './held-now.ts';
import { operate, type Person, type PersonOutcome } from './operate.ts';
import type { Order } from './order.ts';
import { movedSentence, steeredAgain, takenSentence } from './sentences.ts';
import { createShiftChooser } from './shift-chooser.ts';
import { createWithheldBook } from './withheld-book.ts';

/** A plan older than this is no plan: the devices are given back. */
export const PLAN_LIFE: Millis = minutes(90);
/** Without the house's power for so long nothing new is asked of a device, and what is held is given back. */
const STALE: Millis = minutes(10);

export interface ControllerParts {
  readonly house: House;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: GuardLimits;
  /** What people wish at the moment, the latest last. */
  readonly overrides: () => readonly Override[];
  /** Whether a storm's reserve is being kept. */
  readonly storm: () => boolean;
  /** Why a step wants what it wants of a device. */
  readonly because: (plan: Plan, step: PlanStep, device: string) => Sentence;
  /** What runs beside the ticks threw: the records refused. */
  readonly onFault: (error: unknown) => void;
}

/** A plan with the step that is in force. */
export interface CurrentStep {
  readonly plan: Plan;
  readonly step: PlanStep;
}

export interface Controller {
  /** First thing after a start: what was held when we last stopped goes back, unless somebody took it meanwhile. */
  resume(): Promise<void>;
  /**
   * Looks at who has had a hand on the devices, before every `tick` and alone where a tick decides nothing. A house that is
   * only watched (`steers` false) yields to nobody.
   */
  look(snapshot: Snapshot, steers: boolean): void;
  /** Decides and acts. Null: there is no valid plan. */
  tick(snapshot: Snapshot, current: CurrentStep | null): Promise<void>;
  handBackHeld(why: HandBackReason): Promise<void>;
  operate(command: AnyCommand, person: Person): Promise<PersonOutcome>;
  /** A person says that a device which somebody operated may be steered again. */
  takeBack(device: string): void;
  memory(): ControlMemory;
  /** What heaters with an energy shift have agreed to. */
  shifts(): readonly ShiftSeen[];
}

/** Everything between a plan and the devices: the one place that decides what is sent to them. */
export function createController(parts: ControllerParts): Controller {
  const { house, records, clock, limits } = parts;
  const store = createControlStore(records, clock, parts.log);
  const hand = createHand({ house, records, clock, store });
  const withheld = createWithheldBook(records);
  const shifts = createShiftChooser({ house, hand, clock, onFault: parts.onFault });
  let measuredAt: Instant = clock.now();
  let last: Snapshot | null = null;

  const shifting = new Set(house.energyShifts?.map(({ id }) => id));
  const ownLimits = (device: string): DeviceLimits =>
    shifting.has(device) ? { ...limitsOf(limits, device), energyShift: true } : limitsOf(limits, device);

  const event = (what: string, device: string, text: Sentence): void =>
    void records.journal({ kind: 'event', at: clock.now(), what, device, text });

  const basesOf = (snapshot: Snapshot, current: CurrentStep | null, stale: boolean): readonly Basis[] => {
    const { at } = snapshot;
    const { power, currentR, currentT } = snapshot.grid;
    return [...seenDevices(snapshot)].flatMap((seen) => {
      if (hand.busy(seen.id)) return [];
      const own = ownLimits(seen.id);
      const planned = current === null ? null : wantedOf(current.step, seen, own, at, parts.storm());
      const wanted = overrideWanted(parts.overrides(), seen, at) ?? planned;
      if (wanted === null) return [];
      const memory = memoryOf(store.memory(), seen.id);
      const changes = store.memory().changes[seen.id] ?? 0;
      return [{ at, grid: { power, currentR, currentT }, stale, seen, wanted, memory, changes, limits: own }];
    });
  };

  const decideOn = async (basis: Basis, current: CurrentStep | null): Promise<void> => {
    const decision = decide(basis);
    if (decision.decision === 'nothing') return;
    const why = reasonOf(basis, current);
    if (decision.decision === 'withhold') {
      withheld.enter({ at: clock.now(), order: decision.command, rule: decision.rule, cause: why.cause });
      return;
    }
    const { command, tightenedBy: rule } = decision;
    const plan = current?.plan.id;
    const guarded =
      rule === null
        ? {}
        : {
            cause: { by: 'guard', rule, ...(plan === undefined ? {} : { plan }) } as const,
            because: GUARD_RULES[rule],
          };
    const counted = rule !== null || basis.wanted.by === 'storm' ? 'free' : 'counts';
    await hand.tell({ command, ...why, ...guarded, basis }, counted);
  };

  const reasonOf = (
    { wanted, seen }: Basis,
    current: CurrentStep | null,
  ): Pick<Order, 'cause' | 'because' | 'expires'> => {
    const override = parts.overrides().find(({ id }) => id === wanted.override);
    if (override !== undefined)
      return {
        cause: { by: 'override', override: override.id },
        because: overrideSentence(override),
        expires: override.until,
      };
    const { plan, step } = current!;
    return {
      cause: { by: wanted.by === 'storm' ? 'storm' : 'plan', plan: plan.id },
      because: parts.because(plan, step, seen.id),
      expires: plus(plan.madeAt, PLAN_LIFE),
    };
  };

  /** Held devices, but not those whose last hand-back has just failed. */
  const toHandBack = (at: Instant): readonly string[] =>
    records
      .held()
      .map(({ device }) => device)
      .filter((device) => !hand.busy(device) && mayTry(memoryOf(store.memory(), device), at));

  return {
    async resume() {
      const held = records.held().map(({ device }) => device);
      if (held.length === 0) return;
      const { taken, ours } = await heldNow(house, held, store.memory());
      for (const { device, mode } of taken) {
        event('manual-operation', device, takenSentence(nameOf(house, device)));
        records.release(device);
        store.put(leaveTo(store.memory(), device, clock.now(), null, mode));
      }
      await hand.handBack(ours, 'power-loss');
    },
    look(snapshot, steers) {
      last = snapshot;
      if (!steers) return;
      const measured = snapshot.grid.power.known || snapshot.boards.some(({ main }) => main.known);
      if (measured || snapshot.at < measuredAt) measuredAt = snapshot.at;
      const { memory, moved } = watchHands(store.memory(), snapshot);
      store.put(memory);
      for (const one of moved) {
        const what = one.to === 'person' ? 'manual-operation' : 'foreign-controller';
        event(what, one.device, movedSentence(one, nameOf(house, one.device)));
        // It is no longer ours to give back.
        records.release(one.device);
      }
    },
    async tick(snapshot, current) {
      const stale = snapshot.at - measuredAt > STALE;
      shifts.tick(snapshot.at, stale ? null : (current?.plan ?? null));
      const bases = basesOf(snapshot, current, stale);
      if (stale) await hand.handBack(toHandBack(snapshot.at), 'stale-data');
      else if (current === null) {
        const wished = new Set(bases.map(({ seen }) => seen.id));
        const ids = toHandBack(snapshot.at).filter((device) => !wished.has(device));
        await hand.handBack(ids, 'no-plan');
      }
      await Promise.all(bases.map((basis) => decideOn(basis, current)));
    },
    handBackHeld: (why) =>
      hand.handBack(
        records.held().map(({ device }) => device),
        why,
      ),
    operate: (command, person) =>
      operate({ records, clock, limits, store, hand, withheld, lastSeen: () => last }, command, person),
    takeBack(device) {
      store.put(takeBack(store.memory(), device));
      event('steered-again', device, steeredAgain(nameOf(house, device)));
    },
    memory: () => store.memory(),
    shifts: shifts.seen,
  };
}
