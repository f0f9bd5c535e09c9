/** A run of the heat pump: steps from `from` up to but without `to`. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** A schedule says for each step whether the unit runs. */
export type Schedule = readonly boolean[];

export function blocksOf(schedule: Schedule): Block[] {
  const blocks: Block[] = [];
  for (let step = 0; step < schedule.length; step++) {
    if (!schedule[step] || (step > 0 && schedule[step - 1])) continue;
    let to = step;
    while (to < schedule.length && schedule[to]) to++;
    blocks.push({ from: step, to });
  }
  return blocks;
}

/** What a schedule must keep to. */
export interface ScheduleRules {
  readonly minimumRun: number;
  /** Steps from now that must run. */
  readonly forced: number;
  /** Whether the unit runs already, so that a block from step 0 is no start, and how long it has. */
  readonly running: boolean;
  readonly runSteps: number;
  /** Steps in which a what-if does not let it run. */
  readonly forbidden: (step: number) => boolean;
  /** JST day of each step, and the starts that are left on each. */
  readonly day: readonly number[];
  readonly startsLeft: (day: number) => number;
}

export function isAllowed(schedule: Schedule, rules: ScheduleRules): boolean {
  for (let step = 0; step < rules.forced; step++) if (!schedule[step]) return false;
  for (let step = rules.forced; step < schedule.length; step++)
    if (schedule[step] && rules.forbidden(step)) return false;
  const starts = new Map<number, number>();
  for (const { from, to } of blocksOf(schedule)) {
    const goesOn = from === 0 && rules.running;
    const ran = goesOn ? rules.runSteps : 0;
    const forced = from === 0 && to <= rules.forced;
    const whole = to - from + ran >= rules.minimumRun || to === schedule.length;
    if (!whole && !forced) return false;
    if (goesOn) continue;
    const day = rules.day[from]!;
    starts.set(day, (starts.get(day) ?? 0) + 1);
  }
  for (const [day, count] of starts) if (count > rules.startsLeft(day)) return false;
  return true;
}

/**
 * Turns heat spread over the steps (shares of a full step) into whole blocks: each stretch of heat becomes one block of
 * as many steps as its heat fills, at the place where most of it was. The largest stretches come first.
 */
export function roundToBlocks(shares: readonly number[], rules: ScheduleRules): boolean[] {
  const schedule = shares.map((_, step) => step < rules.forced);
  for (const { from, to, heat } of stretches(shares)) {
    const length = Math.max(rules.minimumRun, Math.ceil(heat - 0.2));
    let best = -1;
    let most = -1;
    for (let start = Math.max(0, from - length + 1); start < to && start + length <= shares.length; start++) {
      let sum = 0;
      for (let step = start; step < start + length; step++) sum += shares[step]!;
      if (sum > most + 1e-9) [best, most] = [start, sum];
    }
    if (best === -1) continue;
    const attempt = schedule.slice();
    attempt.fill(true, best, best + length);
    if (isAllowed(attempt, rules)) schedule.fill(true, best, best + length);
  }
  return schedule;
}

/** Stretches of heat with gaps of at most one step inside, largest first; crumbs below a quarter step are left out. */
function stretches(shares: readonly number[]): (Block & { readonly heat: number })[] {
  const found: (Block & { readonly heat: number })[] = [];
  let from = -1;
  let heat = 0;
  let quiet = 0;
  for (let step = 0; step <= shares.length; step++) {
    const share = shares[step] ?? 0;
    if (share > 0.02) {
      if (from === -1) from = step;
      heat += share;
      quiet = 0;
    } else if (from !== -1 && (++quiet > 1 || step === shares.length)) {
      if (heat >= 0.25) found.push({ from, to: step - quiet + 1, heat });
      from = -1;
      heat = 0;
      quiet = 0;
    }
  }
  return found.sort((a, b) => b.heat - a.heat || a.from - b.from);
}

/** Schedules one change away: a block longer, shorter, shifted, moved, dropped or joined with the next; or a new one. */
export function neighbours(schedule: Schedule, rules: ScheduleRules): boolean[][] {
  const found: boolean[][] = [];
  const change = (...changes: readonly (readonly [number, number, boolean])[]): void => {
    const next = schedule.slice();
    for (const [from, to, on] of changes) next.fill(on, Math.max(0, from), Math.max(0, to));
    if (next.some((on, step) => on !== schedule[step]) && isAllowed(next, rules)) found.push(next);
  };
  const blocks = blocksOf(schedule);
  for (const [k, { from, to }] of blocks.entries()) {
    change([from - 1, from, true]);
    change([to, to + 1, true]);
    change([from, from + 1, false]);
    change([to - 1, to, false]);
    change([from, to, false]);
    for (const shift of [1, 2, 4]) {
      change([from, to, false], [from + shift, to + shift, true]);
      change([from, to, false], [from - shift, to - shift, true]);
    }
    const next = blocks[k + 1];
    if (next !== undefined) {
      change([to, next.from, true]);
      change([next.from, next.to, false], [to, to + next.to - next.from, true]);
      change([from, to, false], [next.from - to + from, next.from, true]);
    }
  }
  for (let start = 0; start + rules.minimumRun <= schedule.length; start++) {
    change([start, start + rules.minimumRun, true]);
    for (const { from, to } of blocks) change([from, to, false], [start, start + to - from, true]);
  }
  return found;
}
