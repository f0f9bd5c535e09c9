import { dot, robustFit } from '../learning/robust-fit.ts';
import { quantileOf } from '../learning/quantile.ts';
import { DAILY_START, type DailyFeatures, dailyFeatures } from './daily-features.ts';
import type { DayAhead, KnownDay } from './known-day.ts';

/** Days of lessons that are kept, and after which one counts half. */
const KEPT = 400;
const HALF_LIFE = 150;
const LEAST_LESSONS = 7;
const PULL = 0.15;
const PULL_COUNT = 18;

interface Lesson extends DailyFeatures {
  readonly day: number;
  readonly outcome: number;
}

/**
 * A day's energy: two linear models of the same signs, one of energies and one of their logarithms, refitted every day
 * on the house's own history; their mean errs less than either.
 */
export interface DailyEnergy {
  /** The signs each model reads; null while too little is known. */
  signs(past: readonly KnownDay[], ahead: DayAhead): readonly DailyFeatures[] | null;
  /** Expected Wh of the day. */
  expected(signs: readonly DailyFeatures[]): number;
  learn(signs: readonly DailyFeatures[], outcome: KnownDay): void;
}

export function createDailyEnergy(): DailyEnergy {
  const models = [createModel(false), createModel(true)];
  return {
    signs(past, ahead) {
      const signs = models.map(({ log }) => dailyFeatures(past, ahead, log));
      return signs.some((one) => one === null) ? null : (signs as readonly DailyFeatures[]);
    },
    expected: (signs) => signs.reduce((sum, sign, k) => sum + models[k]!.expected(sign) / models.length, 0),
    learn(signs, outcome) {
      if (outcome.whole) for (const [k, sign] of signs.entries()) models[k]!.learn(sign, outcome);
    },
  };
}

function createModel(log: boolean) {
  const lessons: Lesson[] = [];
  let weights: Float64Array = DAILY_START;

  function fitted(day: number): Float64Array {
    if (lessons.length < LEAST_LESSONS) return DAILY_START;
    const targets = Float64Array.from(lessons, ({ outcome, base }) => outcome - base);
    const sizes = targets.map(Math.abs).sort();
    return robustFit(
      {
        rows: lessons.map(({ row }) => row),
        targets,
        weights: Float64Array.from(lessons, (lesson) => 0.5 ** ((day - lesson.day) / HALF_LIFE)),
      },
      {
        towards: DAILY_START,
        pull: PULL,
        pullCount: PULL_COUNT,
        kink: Math.max(1e-9, 0.6 * quantileOf(sizes, 0.5)),
        rounds: 3,
      },
    );
  }

  return {
    log,
    expected({ base, row }: DailyFeatures): number {
      const value = base + dot(row, weights);
      return log ? Math.exp(value) : Math.max(0, value);
    },
    learn({ base, row }: DailyFeatures, { day, total }: KnownDay): void {
      lessons.push({ base, row, day, outcome: log ? Math.log(Math.max(1, total)) : total });
      if (lessons.length > KEPT) lessons.shift();
      weights = fitted(day + 1);
    },
  };
}
