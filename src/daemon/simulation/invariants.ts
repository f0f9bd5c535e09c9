import type { HalfHourRegisters } from '#core/device/grid.ts';
import { registerDifference } from '#core/ledger/register-difference.ts';
import { type Instant, instant, plus } from '#core/time/instant.ts';
import { formatJst, jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HalfHourRow } from '#ports/records.ts';

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Tally {
  checked: number;
  broken: number;
}

/** The laws of security.md that a simulated run can watch from outside of the daemon while it runs. */
export interface Invariants {
  /** I3: registers of the meter, at any boundary, live or from its history. */
  registers(registers: HalfHourRegisters): void;
  /** I3: half hours as they became known. */
  rows(rows: readonly HalfHourRow[]): void;
  /** I8: the journal has opened or closed a command for a device. */
  commandOpened(device: string, handBack: boolean): void;
  commandClosed(device: string, handBack: boolean): void;
  /** I8: the daemon was killed, and nobody closes its commands. */
  commandsForgotten(): void;
  /** I8: a device has received a Set. */
  set(device: string, at: Instant, what: string): void;
  /** A person has operated a device at the device, which the daemon can see; what it is just being told is left out. */
  operated(device: string, at: Instant): void;
  /** Something befell the device, so that nothing can be said of the hand on it any more; or (null) of any. */
  hidden(device: string | null): void;
  /** Whatever else is found out from outside; the sentence gets its moment here. */
  check(invariant: Invariant, holds: boolean, sentence: () => string): void;
  readonly tallies: Readonly<Record<Invariant, Readonly<Tally>>>;
  /** Every kind of violation in the order of their first times, each as a sentence with its moment. */
  broken(): readonly string[];
}

const GRID = [
  ['grid.import', 'importRegister'],
  ['grid.export', 'exportRegister'],
] as const;
/** Half of the last digit that a difference of floating-point registers may lose, Wh. */
const ROUNDING = 1e-3;
/** Boundaries that are remembered: more than a meter's history holds. */
const REMEMBERED = 100 * 48;
/** No house takes or gives as much in half an hour: 60 kVA is where high voltage begins. */
const MOST = 30_000;

export function createInvariants(now: () => Instant): Invariants {
  const tallies = Object.fromEntries(INVARIANTS.map((name) => [name, { checked: 0, broken: 0 }])) as Record<
    Invariant,
    Tally
  >;
  const boundaries = new Map<Instant, HalfHourRegisters>();
  const openCommands = new Map<string, { all: number; handBacks: number }>();
  const operatedOn = new Map<string, Instant>();
  const sentences = new Map<string, string>();

  const check = (invariant: Invariant, holds: boolean, sentence: () => string): void => {
    tallies[invariant].checked++;
    if (holds) return;
    tallies[invariant].broken++;
    const said = sentence();
    const kind = `${invariant} ${said.replace(/[\d.:+T-]+/g, '#')}`;
    if (!sentences.has(kind)) sentences.set(kind, `${invariant} at ${formatJst(now())}: ${said}`);
  };

  const neverDown = (earlier: HalfHourRegisters | undefined, later: HalfHourRegisters | undefined): void => {
    if (earlier === undefined || later === undefined) return;
    for (const [series, key] of GRID) {
      const [before, after] = [earlier[key], later[key]];
      if (!before.known || !after.known) continue;
      check(
        'I3',
        registerDifference(before.value, after.value, later.turn) !== null,
        () => `the register of ${series} went from ${before.value} to ${after.value} Wh at ${formatJst(later.at)}`,
      );
    }
  };

  /** A half hour of the grid is exactly what the meter's two frozen registers differ by; so sums are exact as well. */
  const agreesWithRegisters = ({ series, at, wh }: HalfHourRow, key: (typeof GRID)[number][1]): void => {
    const from = boundaries.get(at);
    const to = boundaries.get(plus(at, HALF_HOUR));
    if (from === undefined || to === undefined) return;
    const [before, after] = [from[key], to[key]];
    if (!before.known || !after.known) return;
    const moved = registerDifference(before.value, after.value, to.turn);
    check(
      'I3',
      moved !== null && Math.abs(moved - wh!) < ROUNDING,
      () => `${series} has ${wh} Wh at ${formatJst(at)}, its register went on by ${moved} Wh`,
    );
  };

  return {
    registers(told) {
      const { at } = told;
      const old = boundaries.get(at);
      const known = (key: (typeof GRID)[number][1]) => (old?.[key].known === true ? old[key] : told[key]);
      boundaries.set(at, { ...told, importRegister: known('importRegister'), exportRegister: known('exportRegister') });
      if (boundaries.size > REMEMBERED) boundaries.delete(boundaries.keys().next().value!);
      neverDown(boundaries.get(instant(at - HALF_HOUR)), boundaries.get(at));
      neverDown(boundaries.get(at), boundaries.get(plus(at, HALF_HOUR)));
    },
    rows(rows) {
      for (const row of rows) {
        const { series, at, wh } = row;
        if (wh === null) continue;
        // What is added up of others may be more than each.
        const most = series === 'house' || series.startsWith('difference.') ? Infinity : MOST;
        check('I3', wh >= 0 && wh <= most, () => `${series} has ${wh} Wh at ${formatJst(at)}`);
        const key = GRID.find(([name]) => name === series)?.[1];
        if (key !== undefined) agreesWithRegisters(row, key);
      }
    },
    commandOpened(device, handBack) {
      const open = openCommands.get(device) ?? { all: 0, handBacks: 0 };
      openCommands.set(device, { all: open.all + 1, handBacks: open.handBacks + (handBack ? 1 : 0) });
    },
    commandClosed(device, handBack) {
      const open = openCommands.get(device);
      if (open !== undefined)
        openCommands.set(device, { all: open.all - 1, handBacks: open.handBacks - (handBack ? 1 : 0) });
    },
    commandsForgotten: () => openCommands.clear(),
    set(device, at, what) {
      const open = openCommands.get(device);
      check('I8', (open?.all ?? 0) > 0, () => `${device} was set (${what}) without a journalled cause`);
      const operated = operatedOn.get(device);
      if (operated === undefined || (open?.handBacks ?? 0) > 0) return;
      if (at - operated < SEEN_AFTER || jstDay(operated) !== jstDay(at)) operatedOn.delete(device);
      check(
        'I8',
        !operatedOn.has(device),
        () => `${device} was set (${what}) although a person had operated it at ${formatJst(operated)}`,
      );
    },
    operated(device, at) {
      if ((openCommands.get(device)?.all ?? 0) === 0) operatedOn.set(device, at);
    },
    hidden(device) {
      if (device === null) operatedOn.clear();
      else operatedOn.delete(device);
    },
    check,
    tallies,
    broken: () => [...sentences.values()],
  };
}

/** A hand at the device is believed at its second look, ten seconds after the first. */
const SEEN_AFTER = 45_000;
