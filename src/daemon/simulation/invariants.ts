import type { HalfHourRegisters } from '#core/device/grid.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Instant } from '#core/time/instant.ts';
import type { HalfHourRow } from '#ports/records.ts';

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Tally {
  checked: number;
  broken: number;
}

/** The laws of security.md that a simulated run can watch from outside of the daemon while it runs. */
export interface Invariants {
  /** I3: registers of the meter never go down, and the half hours add up to them. */
  registers(registers: HalfHourRegisters): void;
  /** I3 and I5: rows as they are about to be stored. */
  rows(rows: readonly HalfHourRow[]): void;
  /** I5: a slot that was already known was written again. */
  rewritten(rows: readonly HalfHourRow[]): void;
  /** I8: the journal has opened or closed a command for a device. */
  commandOpened(device: string): void;
  commandClosed(device: string): void;
  /** I8: a device has received a Set. */
  set(device: string, at: Instant, what: string): void;
  /** I10 and whatever else is found out from outside. */
  check(invariant: Invariant, holds: boolean, sentence: string): void;
  readonly tallies: Readonly<Record<Invariant, Readonly<Tally>>>;
  /** The first violation, as a sentence with its moment. */
  firstBroken(): string | null;
}

const GRID = ['grid.import', 'grid.export'] as const;
/** Half of the last digit that a sum of floating-point half hours may lose over a year, Wh. */
const ROUNDING = 1e-3;

export function createInvariants(): Invariants {
  const tallies = Object.fromEntries(INVARIANTS.map((name) => [name, { checked: 0, broken: 0 }])) as Record<
    Invariant,
    Tally
  >;
  const firstRegister = new Map<string, number>();
  const lastRegister = new Map<string, number>();
  /** What a register lost by rolling over. */
  const turns = new Map<string, number>();
  const sums = new Map<string, number>();
  const lastSlot = new Map<string, Instant>();
  const openCommands = new Map<string, number>();
  let first: string | null = null;

  const check = (invariant: Invariant, holds: boolean, sentence: string): void => {
    tallies[invariant].checked++;
    if (holds) return;
    tallies[invariant].broken++;
    first ??= `${invariant}: ${sentence}`;
  };

  return {
    registers({ at, importRegister, exportRegister, turn }) {
      for (const [series, register] of [
        ['grid.import', importRegister],
        ['grid.export', exportRegister],
      ] as const) {
        if (!register.known) continue;
        const before = lastRegister.get(series);
        const rolledOver = turn !== null && before !== undefined && before - register.value > turn / 2;
        if (before === undefined) firstRegister.set(series, register.value);
        else if (rolledOver) turns.set(series, (turns.get(series) ?? 0) + turn);
        else
          check(
            'I3',
            register.value >= before,
            `${series} went from ${before} to ${register.value} Wh at ${formatJst(at)}`,
          );
        lastRegister.set(series, register.value);
      }
    },
    rows(rows) {
      for (const { series, at, wh } of rows) {
        const before = lastSlot.get(series);
        check('I5', before === undefined || at > before, `${series} was written twice for ${formatJst(at)}`);
        lastSlot.set(series, at);
        if (wh === null) continue;
        check('I3', wh >= 0, `${series} has ${wh} Wh at ${formatJst(at)}`);
        sums.set(series, (sums.get(series) ?? 0) + wh);
      }
      for (const series of GRID) {
        const sum = sums.get(series);
        const from = firstRegister.get(series);
        const to = (lastRegister.get(series) ?? Number.NaN) + (turns.get(series) ?? 0);
        if (sum === undefined || from === undefined || Number.isNaN(to) || rows[0]?.series !== series) continue;
        check(
          'I3',
          Math.abs(to - from - sum) < ROUNDING,
          `${series} adds up to ${sum} Wh, its register to ${to - from} Wh`,
        );
      }
    },
    rewritten(rows) {
      for (const { series, at } of rows) check('I5', false, `${series} at ${formatJst(at)} was already known`);
    },
    commandOpened: (device) => void openCommands.set(device, (openCommands.get(device) ?? 0) + 1),
    commandClosed: (device) => void openCommands.set(device, (openCommands.get(device) ?? 0) - 1),
    set(device, at, what) {
      check(
        'I8',
        (openCommands.get(device) ?? 0) > 0,
        `${device} was set (${what}) at ${formatJst(at)} without a journalled cause`,
      );
    },
    check,
    tallies,
    firstBroken: () => first,
  };
}
