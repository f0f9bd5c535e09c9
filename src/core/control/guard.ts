import type { DeviceCommand } from '../device/command.ts';
import { watts, wattHours } from '../units.ts';
import type { Basis } from './basis.ts';
import type { DeviceLimits } from './limits.ts';
import { MODE_CHANGES_PER_DAY } from './memory.ts';
import type { GuardRule } from './rules.ts';

/** What is left of a wish: itself, a tighter command, or nothing; with the first rule that took something from it. */
export interface Tightened {
  readonly command: DeviceCommand | null;
  readonly rule: GuardRule | null;
}

export type GuardBasis = Pick<Basis, 'at' | 'grid' | 'stale' | 'seen' | 'limits'>;

/** Between the legs of a Japanese house; batteries, chargers and heaters are connected to both. */
const BOTH_LEGS = 200;
const ONE_LEG = 100;
/** A battery that is kept at its floor may dip below it by this share of its capacity before the guard steps in. */
const DIP = 0.02;
/** Room this small is no room: it would only flicker. W */
const CRUMB = 100;

/**
 * Only ever tightens: what comes out does no more harm than what went in (core/control/harm.ts), and the device's own
 * programme is always allowed. Depends on what was measured, not on who asks.
 */
export function tighten(asked: DeviceCommand, basis: GuardBasis): Tightened {
  const ranged = inRange(asked, basis.limits);
  if (ranged.command === null) return ranged;
  const judged = judge(ranged.command, basis);
  return { command: judged.command, rule: ranged.rule ?? judged.rule };
}

const nothing = (rule: GuardRule): Tightened => ({ command: null, rule });
const as = (command: DeviceCommand, rule: GuardRule | null = null): Tightened => ({ command, rule });

/** E8: what is no number is not asked of anything; what is too much is asked up to the most. */
function inRange(asked: DeviceCommand, { capacity, most, mostOut }: DeviceLimits): Tightened {
  if (asked.kind === 'heater' || !('power' in asked.command)) return as(asked);
  const { power } = asked.command;
  if (!Number.isFinite(power) || power < 0) return nothing('value-range');
  const limit = (asked.command.mode === 'charge' ? most : mostOut) ?? Infinity;
  const clipped = watts(Math.min(power, limit));
  if (asked.kind === 'battery') {
    const { until } = asked.command;
    if (!Number.isFinite(until) || until < 0) return nothing('value-range');
    const end = wattHours(Math.min(until, capacity ?? Infinity));
    const same = clipped === power && end === until;
    return same ? as(asked) : as({ ...asked, command: { mode: 'charge', power: clipped, until: end } }, 'value-range');
  }
  return clipped === power ? as(asked) : as({ ...asked, command: { ...asked.command, power: clipped } }, 'value-range');
}

function judge(asked: DeviceCommand, basis: GuardBasis): Tightened {
  if (asked.kind === 'heater') return judgeHeater(asked, basis);
  if (basis.limits.purchase === 'full' && asked.command.mode !== 'auto' && asked.command.mode !== 'idle')
    return nothing('full-purchase');
  if (asked.command.mode === 'charge') return judgeCharge(asked, basis);
  if (asked.command.mode === 'discharge') return judgeDischarge(asked, basis);
  if (asked.kind === 'battery' && asked.command.mode === 'auto' && isBelowFloor(basis))
    return as({ ...asked, command: { mode: 'hold' } }, 'battery-floor');
  return as(asked);
}

function judgeHeater(asked: DeviceCommand & { kind: 'heater' }, basis: GuardBasis): Tightened {
  const { seen, limits } = basis;
  if (seen.kind !== 'heater') return nothing('value-range');
  if (asked.command.mode === 'heat') {
    const runs = seen.heating.known && seen.heating.value;
    return runs || roomFor(basis) > CRUMB ? as(asked) : nothing('contract-limit');
  }
  if (asked.command.mode !== 'stop' || limits.floor === undefined) return as(asked);
  const enough = seen.heat.known && seen.heat.value >= limits.floor;
  return enough ? as(asked) : as({ ...asked, command: { mode: 'auto' } }, 'tank-minimum');
}

/** A battery that is already held at the floor is let go only when it is clearly above. */
function isBelowFloor({ seen, limits: { floor, capacity = 0 } }: GuardBasis): boolean {
  if (floor === undefined || seen.kind !== 'battery' || !seen.content.known) return false;
  const held = seen.mode.known && seen.mode.value === 'hold';
  return seen.content.value < floor + (held ? DIP : -DIP) * capacity;
}

function judgeCharge(asked: Exclude<DeviceCommand, { kind: 'heater' }>, basis: GuardBasis): Tightened {
  if (asked.command.mode !== 'charge') return as(asked);
  const { power } = asked.command;
  const room = roomFor(basis);
  const least = Math.max(CRUMB, basis.limits.least ?? 0);
  if (power < (basis.limits.least ?? 0)) return as(waiting(asked), 'least-current');
  if (room >= power) return as(asked);
  if (room < least) return as(waiting(asked), 'contract-limit');
  // Whole hundreds: the house's load moves all the time, and a set-point is not worth a write for each watt.
  const fits = watts(Math.max(least, Math.floor(room / CRUMB) * CRUMB));
  return asked.kind === 'battery'
    ? as({ ...asked, command: { ...asked.command, power: fits } }, 'contract-limit')
    : as({ ...asked, command: { mode: 'charge', power: fits } }, 'contract-limit');
}

const waiting = (asked: Exclude<DeviceCommand, { kind: 'heater' }>): DeviceCommand =>
  asked.kind === 'battery' ? { ...asked, command: { mode: 'hold' } } : { ...asked, command: { mode: 'idle' } };

/**
 * V2H never gives to the grid: where the house sells while the car gives, it gives less by as much; where the house sells
 * anyway, or nobody knows, it gives nothing. A stand follows the house up to its power, so what is not sold is left alone.
 */
function judgeDischarge(asked: Exclude<DeviceCommand, { kind: 'heater' }>, basis: GuardBasis): Tightened {
  if (asked.kind !== 'vehicle' || asked.command.mode !== 'discharge') return as(asked);
  const { grid, seen } = basis;
  if (!grid.power.known) return as(waiting(asked), 'battery-export');
  const sold = 0 - grid.power.value;
  if (sold <= CRUMB) return as(asked);
  const gives = Math.min(asked.command.power, Math.floor((givenNow(seen) - sold) / CRUMB) * CRUMB);
  return gives <= 0
    ? as(waiting(asked), 'battery-export')
    : as({ ...asked, command: { mode: 'discharge', power: watts(gives) } }, 'battery-export');
}

const givenNow = ({ power }: Basis['seen']): number => (power.known ? Math.max(0, 0 - power.value) : 0);
const takenNow = ({ power }: Basis['seen']): number => (power.known ? Math.max(0, power.value) : 0);

/** W that the device may take by the contract, the contract's ampere and each phase, as far as they are measured. */
function roomFor({ grid, seen, limits }: GuardBasis): number {
  const now = takenNow(seen);
  const rooms: number[] = [];
  if (grid.power.known) rooms.push(limits.importLimit - grid.power.value);
  const phases = [grid.currentR, grid.currentT].flatMap((phase) => (phase.known ? [Math.abs(phase.value)] : []));
  const imports = !grid.power.known || grid.power.value > 0;
  if (imports && phases.length > 0 && limits.contractAmperes !== undefined)
    rooms.push((limits.contractAmperes - phases.reduce((sum, one) => sum + one, 0)) * ONE_LEG);
  if (imports && limits.phaseAmperes !== undefined)
    for (const phase of phases) rooms.push((limits.phaseAmperes - phase) * BOTH_LEGS);
  return rooms.length === 0 ? Infinity : Math.max(0, now + Math.min(...rooms));
}

/**
 * Whether a command that would change something may be sent now. What a person asks for here and now is bound by
 * approval and stale data only.
 */
export function ruleAgainst(command: DeviceCommand, basis: Basis): GuardRule | null {
  const { limits, memory, wanted } = basis;
  if (limits.approved === false) return 'not-approved';
  const yielded = memory.yielded;
  const overruled = wanted.by === 'override' && (wanted.since ?? 0) > (yielded?.since ?? 0);
  if (yielded !== null && basis.at < yielded.until && !overruled)
    return yielded.to === 'person' ? 'manual-operation' : 'foreign-controller';
  if (limits.makerSolarCharge === true && command.kind === 'heater' && command.command.mode !== 'auto')
    return 'maker-solar-charge';
  if (basis.stale) return 'stale-data';
  const changes = !basis.memory.ours.every((mode) => mode === command.command.mode);
  if (wanted.by === 'plan' && changes && basis.changes >= MODE_CHANGES_PER_DAY) return 'mode-change-budget';
  return null;
}
