import { isRestDay } from '../../time/japanese-holidays.ts';
import { type Instant, instant } from '../../time/instant.ts';
import { jstDay, weekdayOf } from '../../time/jst.ts';
import { HALF_HOUR } from '../../time/slot.ts';
import { type IsHoliday, SLOTS_A_DAY, slotOfDay } from '../history.ts';
import { createErrorBand } from '../learning/error-band.ts';
import { createSurprise } from '../learning/surprise.ts';
import { LOAD_PRIOR } from '../priors.ts';
import { createDailyEnergy } from './daily-energy.ts';
import type { DailyFeatures } from './daily-features.ts';
import { completeDay, type DayAhead, type KnownDay } from './known-day.ts';
import { smooth } from './slot-features.ts';
import { createSlotProfile } from './slot-profile.ts';

/** Wh of each half hour from the one asked for. `mean` adds up to the expected energy; p10 … p90 are for one half hour each. */
export interface LoadForecast {
  readonly mean: readonly number[];
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
  /** Whole days this rests on; with none it is a usual Japanese household. */
  readonly days: number;
}

export interface LoadForecaster {
  /**
   * A half hour that is over, in order of time; null where it is not known. Half hours left out are not known; one that
   * comes late still counts on its own day, and is ignored afterwards.
   */
  observe(at: Instant, wh: number | null): void;
  /** Measured mean of the outdoor air of a day that is over, °C. */
  observeTemperature(day: number, celsius: number): void;
  /**
   * From `at`, which is not before what was observed. `temperature`: expected mean of each JST day, °C, where published.
   */
  forecast(at: Instant, steps: number, temperature?: (day: number) => number | null): LoadForecast;
}

const KEPT = 430;
/** The mean lies above the middle by what the last weeks say, half of it from the last fortnight. */
const BIAS_MEMORY = 20;
/** Before two weeks of errors are known, the band is this wide around the middle. */
const FIRST_BAND = [0.45, 1.9] as const;

interface Today {
  readonly ahead: DayAhead;
  readonly guesses: readonly Float64Array[];
  readonly signs: readonly DailyFeatures[] | null;
  readonly middle: Float64Array;
  readonly mean: Float64Array;
  readonly measured: Float64Array;
  /** p50 as it stood when the day began, and outcome − p50 as it stood when each half hour began. */
  readonly issued: Float64Array;
  readonly nextErrors: Float64Array;
}

/** Learns a house's load without its heaters, cars and batteries, half hour by half hour. */
export function createLoadForecaster({
  isRest = isRestDay,
  bands = true,
}: {
  readonly isRest?: IsHoliday;
  /** False where only the mean is asked for, which then takes half the time. */
  readonly bands?: boolean;
} = {}): LoadForecaster {
  const past: KnownDay[] = [];
  const temperatures = new Map<number, number>();
  const level = createLevel();
  const energy = createDailyEnergy();
  const profile = createSlotProfile(level.prior);
  /** Of half hours of the day, of the day after, and of those about to begin. */
  const dayBand = createErrorBand(bands);
  const laterBand = createErrorBand(bands);
  const nextBand = createErrorBand(bands);
  const surprise = createSurprise();
  const bias = new Float64Array(SLOTS_A_DAY);
  let today: Today | null = null;
  /** p50 of the day after today as first said. */
  let tomorrow: { readonly day: number; readonly middle: Float64Array } | null = null;
  /** The same of today, as it was first said yesterday. */
  let saidYesterday: Float64Array | null = null;
  let next: Instant | null = null;

  const aheadOf = (day: number, expected: number | null | undefined): DayAhead => {
    const rest = isRest(day);
    const weekday = weekdayOf(day);
    const holiday = rest && weekday !== 6;
    return { day, rest, weekday: holiday ? 0 : weekday, temperature: expected ?? Number.NaN };
  };

  function open(ahead: DayAhead, before: readonly KnownDay[]): Today {
    const guesses = profile.guesses(before, ahead);
    const signs = energy.signs(before, ahead);
    const middle = profile.middle(guesses);
    const raised = middle.map((wh, slot) => Math.max(0, wh + bias[slot]!));
    const sum = raised.reduce((total, wh) => total + wh, 0);
    const expected = signs === null ? sum : energy.expected(signs);
    const factor = sum > 0 ? expected / sum : 1;
    const unknown = (): Float64Array => new Float64Array(SLOTS_A_DAY).fill(Number.NaN);
    const issued = middle.map((wh, slot) => Math.max(0, wh + surprise.carried(slot + 1)));
    const mean = raised.map((wh) => wh * factor);
    return { ahead, guesses, signs, middle, mean, issued, measured: unknown(), nextErrors: unknown() };
  }

  function close({ ahead, guesses, signs, middle, mean, measured, issued, nextErrors }: Today): void {
    const outcome = {
      ...completeDay(ahead, measured, mean),
      temperature: temperatures.get(ahead.day) ?? Number.NaN,
    };
    const errors = measured.map((wh, slot) => wh - middle[slot]!);
    profile.learn(guesses, outcome);
    if (signs !== null) energy.learn(signs, outcome);
    dayBand.learn(measured.map((wh, slot) => wh - issued[slot]!));
    nextBand.learn(nextErrors);
    const said = saidYesterday ?? issued;
    laterBand.learn(measured.map((wh, slot) => wh - said[slot]!));
    if (outcome.whole) {
      const raised = smooth(errors.map((error) => (Number.isNaN(error) ? 0 : error)));
      for (let slot = 0; slot < SLOTS_A_DAY; slot++) bias[slot]! += (raised[slot]! - bias[slot]!) / BIAS_MEMORY;
    }
    past.push(outcome);
    if (past.length > KEPT) past.shift();
    today = null;
  }

  function turnTo(day: number, expected?: number | null): Today {
    if (today !== null && today.ahead.day < day) {
      let over = today.ahead.day;
      close(today);
      // Days nobody measured leave a gap; they are not made up.
      for (; over + 1 < day; over++) surpriseUnknown();
    }
    if (today !== null) return today;
    saidYesterday = tomorrow?.day === day ? tomorrow.middle : null;
    tomorrow = null;
    today = open(aheadOf(day, expected), past);
    return today;
  }

  function late(at: Instant, wh: number | null): void {
    if (wh !== null && today?.ahead.day === jstDay(at)) today.measured[slotOfDay(at)] = wh;
  }

  function surpriseUnknown(): void {
    for (let slot = 0; slot < 4; slot++) surprise.learn(null);
  }

  return {
    observe(at, wh) {
      if (next !== null && at < next) return late(at, wh);
      for (let slot = Math.max(next ?? at, at - 4 * HALF_HOUR); slot < at; slot += HALF_HOUR) surprise.learn(null);
      const current = turnTo(jstDay(at));
      const slot = slotOfDay(at);
      if (wh !== null) {
        current.measured[slot] = wh;
        current.nextErrors[slot] = wh - Math.max(0, current.middle[slot]! + surprise.carried(1));
      }
      level.observe(slot, wh);
      surprise.learn(wh === null ? null : wh - current.middle[slot]!);
      next = instant(at + HALF_HOUR);
      // Learning is done when the day is over, so that a forecast does not wait for it.
      if (slot === SLOTS_A_DAY - 1) close(current);
    },
    observeTemperature: (day, celsius) => {
      temperatures.set(day, celsius);
      const known = past.findIndex((one) => one.day === day);
      if (known >= 0) past[known] = { ...past[known]!, temperature: celsius };
    },
    forecast(at, steps, temperature = () => null) {
      const days: Today[] = [turnTo(jstDay(at), temperature(jstDay(at)))];
      const result = { mean: [] as number[], p10: [] as number[], p50: [] as number[], p90: [] as number[] };
      for (let step = 0; step < steps; step++) {
        const then = instant(at + step * HALF_HOUR);
        const ahead = jstDay(then) - jstDay(at);
        if (days[ahead] === undefined) days.push(following(days, temperature));
        if (ahead === 1) tomorrow ??= { day: days[1]!.ahead.day, middle: days[1]!.middle };
        add(result, days[ahead]!, slotOfDay(then), 1 + step);
      }
      return { ...result, days: past.filter(({ whole }) => whole).length };
    },
  };

  /** The day after the last of `days`, as if those had come out as expected. */
  function following(days: readonly Today[], temperature: (day: number) => number | null): Today {
    const before = [...past, ...days.map((day) => completeDay(day.ahead, day.measured, day.mean))];
    const day = days.at(-1)!.ahead.day + 1;
    return open(aheadOf(day, temperature(day)), before);
  }

  function add(result: Record<'mean' | 'p10' | 'p50' | 'p90', number[]>, day: Today, slot: number, lead: number): void {
    const carried = surprise.carried(lead);
    const middle = Math.max(0, day.middle[slot]! + carried);
    const [low, high] = around(middle, slot, lead, day.ahead.day !== today?.ahead.day);
    // A day's energy was forecast knowing last evening: only what it surprises with itself is carried on.
    const begun = !Number.isNaN(day.measured[0]!);
    result.mean.push(Math.max(0, day.mean[slot]! + (begun ? carried : 0)));
    result.p50.push(middle);
    result.p10.push(Math.max(0, Math.min(middle, low)));
    result.p90.push(Math.max(middle, high));
  }

  /** The band grows from that of the next half hour to that of a day ahead as the surprise of the moment fades. */
  function around(middle: number, slot: number, lead: number, later: boolean): readonly [number, number] {
    const far = (later ? laterBand : dayBand).at(slot);
    const near = nextBand.at(slot);
    if (far === null || near === null) return [middle * FIRST_BAND[0], middle * FIRST_BAND[1]];
    const fresh = surprise.share(1) > 0 ? Math.min(1, surprise.share(lead) / surprise.share(1)) : 0;
    return [middle + far[0] + (near[0] - far[0]) * fresh, middle + far[1] + (near[1] - far[1]) * fresh];
  }
}

/** The prior at the level this house was seen at: a big house's first night is a big house's. */
function createLevel() {
  let seen = 0;
  let expected = 0;
  let scaled: readonly number[] = LOAD_PRIOR;
  return {
    prior: () => scaled,
    observe(slot: number, wh: number | null) {
      if (wh === null || seen > 1e6) return;
      seen += wh;
      expected += LOAD_PRIOR[slot]!;
      // The first half hours say little about the level: two kWh of the prior stand against them.
      const factor = (seen + 2_000) / (expected + 2_000);
      scaled = LOAD_PRIOR.map((usual) => usual * factor);
    },
  };
}
