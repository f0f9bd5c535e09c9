import type { DeviceCommand } from '../device/command.ts';
import type { Commanded } from './reconcile.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';

/** What a device may never be asked to go beyond. */
export interface GuardLimits {
  /** Contract or breaker limit of bought power, W. */
  readonly importLimit: number;
  /** Heat below which a tank is not stopped, Wh, by heater id. */
  readonly heatFloor: ReadonlyMap<string, number>;
}

/** Mode changes so far, by device, on one JST day. */
export interface ChangeBudget {
  readonly day: number;
  readonly used: ReadonlyMap<string, number>;
}

/** security.md and features.md A16: at most this many mode changes for each device and day. */
export const MODE_CHANGES_PER_DAY = 12;

export const emptyBudget = (at: Instant): ChangeBudget => ({ day: jstDay(at), used: new Map() });

export interface Guarded {
  readonly allowed: readonly DeviceCommand[];
  readonly withheld: readonly { readonly command: DeviceCommand; readonly rule: GuardRule }[];
}

export type GuardRule = 'mode-change-budget' | 'tank-minimum' | 'contract-limit';

/** Only ever tightens: what comes out is a subset of what goes in. */
export function guard(
  commands: readonly DeviceCommand[],
  snapshot: Snapshot,
  limits: GuardLimits,
  budget: ChangeBudget,
  commanded: Commanded,
): Guarded {
  const allowed: DeviceCommand[] = [];
  const withheld: { command: DeviceCommand; rule: GuardRule }[] = [];
  for (const command of commands) {
    const rule = ruleAgainst(command, snapshot, limits, budget, commanded);
    if (rule === null) allowed.push(command);
    else withheld.push({ command, rule });
  }
  return { allowed, withheld };
}

function ruleAgainst(
  order: DeviceCommand,
  snapshot: Snapshot,
  limits: GuardLimits,
  budget: ChangeBudget,
  commanded: Commanded,
): GuardRule | null {
  const used = budget.day === jstDay(snapshot.at) ? (budget.used.get(order.device) ?? 0) : 0;
  if (used >= MODE_CHANGES_PER_DAY && changesMode(order, commanded)) return 'mode-change-budget';
  if (order.kind === 'heater' && order.command.mode === 'stop') {
    const heater = snapshot.heaters.find(({ id }) => id === order.device);
    const floor = limits.heatFloor.get(order.device) ?? 0;
    if (heater?.heat.known === true && heater.heat.value < floor) return 'tank-minimum';
  }
  if (order.kind !== 'heater' && order.command.mode === 'charge' && snapshot.grid.power.known) {
    if (snapshot.grid.power.value >= limits.importLimit) return 'contract-limit';
  }
  return null;
}

/** False where only a set-point moves. */
export const changesMode = (order: DeviceCommand, commanded: Commanded): boolean =>
  commanded.get(order.device)?.command.mode !== order.command.mode;

/** The budget after `order` was carried out at `at`. */
export function spend(budget: ChangeBudget, order: DeviceCommand, at: Instant): ChangeBudget {
  const day = jstDay(at);
  const used = new Map(day === budget.day ? budget.used : []);
  used.set(order.device, (used.get(order.device) ?? 0) + 1);
  return { day, used };
}
