import { type Instant, instant, type Millis, minutes, plus } from '#core/time/instant.ts';
import { type Memory, prepareAttempt } from '#daemon/simulation/attempt.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { type Log, silent } from '#ports/log.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { Store } from '#store/store.ts';
import { createSessions } from '#web/api/sign-in/sessions.ts';

export const DAY_START: Instant = instant(Date.UTC(2026, 3, 5, 15));
const DAY = minutes(1440);
const CIRCUITS = 60;

/** Sign-ins of a family in a day: each is a commit of the daemon, too. */
const VISITS = 24;

/**
 * Runs one simulated day of the whole daemon on `open`'s store, its log on `log`; the board is filled up to 60 circuits and
 * somebody signs in every hour.
 */
export async function runDay(open: (clock: Parameters<Memory['open']>[0]) => Store, log: Log) {
  const solver = createHighsSolver({ log: silent });
  let records: Records | null = null;
  const attempt = prepareAttempt({
    request: {
      version: 'bench',
      spec: DEFAULT_HOUSE,
      files: {},
      seed: 7,
      from: DAY_START,
      to: plus(DAY_START, DAY),
      speed: 'max',
      warmUp: minutes(0),
      policy: 'optimal',
      faults: [],
      folder: '',
      port: null,
      reportFile: null,
      print: 'text',
    },
    solver,
    log,
    memory: { open: (options) => (records = withCircuits(open(options))), abandon: () => undefined },
    serve: null,
  });
  await attempt.start();
  const sessions = createSessions(records!, attempt.clock);
  for (let visit = 1; visit <= VISITS; visit++) {
    await attempt.clock.run({ until: plus(DAY_START, minutes((visit * 1440) / VISITS)) });
    sessions.open();
  }
  await attempt.handBack();
  await attempt.close();
  await solver.close();
  if (attempt.fault() !== null) throw attempt.fault();
}

/** What the daemon wrote in a day, to be written again on other days. */
export interface RecordedDay {
  /** Writes the day again, `offset` later. */
  writeAgain(records: Records, offset: Millis): void;
}

/** `records`, and every measurement, plan and journal entry that goes through it. */
export function recordDay(records: Store): { readonly store: Store; readonly day: RecordedDay } {
  const calls: ((records: Records, offset: Millis) => void)[] = [];
  const store: Store = {
    ...records,
    keepMinute(order, row) {
      calls.push((to, offset) => to.keepMinute(order, { ...row, at: plus(row.at, offset) }));
      records.keepMinute(order, row);
    },
    keepHalfHours(rows) {
      calls.push((to, offset) => to.keepHalfHours(rows.map((row) => ({ ...row, at: plus(row.at, offset) }))));
      return records.keepHalfHours(rows);
    },
    keepPlan(plan, problem) {
      calls.push((to, offset) =>
        to.keepPlan({ ...plan, id: `${plan.id}-${offset}`, madeAt: plus(plan.madeAt, offset) }, problem),
      );
      records.keepPlan(plan, problem);
    },
    journal(entry) {
      calls.push((to, offset) => to.journal({ ...entry, at: plus(entry.at, offset) }));
      return records.journal(entry);
    },
  };
  return {
    store,
    day: {
      writeAgain(to, offset) {
        for (const call of calls) call(to, offset);
      },
    },
  };
}

/** The board of the simulated house has fewer circuits than 60; the rest measure what the first ones do. */
function withCircuits(records: Records): Records {
  let order: readonly string[] | null = null;
  let wide: readonly string[] = [];
  let copied: readonly number[] = [];
  const more = (id: string): string | null => {
    const number = Number(/^circuit\.(\d+)$/.exec(id)?.[1]);
    return Number.isNaN(number) || number > CIRCUITS - real ? null : `circuit.${real + number}`;
  };
  let real = 0;
  return {
    ...records,
    keepMinute(given, row) {
      if (given !== order) {
        order = given;
        const circuits = given.filter((id) => id.startsWith('circuit.'));
        real = circuits.length;
        copied = circuits.slice(0, CIRCUITS - real).map((id) => given.indexOf(id));
        wide = [...given, ...copied.map((_, index) => `circuit.${real + index + 1}`)];
      }
      records.keepMinute(wide, { ...row, watts: [...row.watts, ...copied.map((column) => row.watts[column]!)] });
    },
    keepHalfHours(rows) {
      const extra: HalfHourRow[] = [];
      for (const row of rows) {
        const series = more(row.series);
        if (series !== null) extra.push({ ...row, series });
      }
      return records.keepHalfHours([...rows, ...extra]);
    },
  };
}
