import { type Instant, instant } from '../../time/instant.ts';
import { jstDay, jstDayStart } from '../../time/jst.ts';
import { HALF_HOUR } from '../../time/slot.ts';
import { SLOTS_A_DAY, slotOfDay } from '../history.ts';
import { createErrorBand } from '../learning/error-band.ts';
import { createSurprise } from '../learning/surprise.ts';
import { solarPrior } from '../priors.ts';
import { createDailySun, type SunDay } from './daily-sun.ts';
import { clearest, createBrightness, createShapeLesson, daylight, usualDay } from './daylight-shape.ts';
import { createSnowCover } from './snow-cover.ts';

/** Wh of each half hour from the one asked for. */
export interface SolarForecast {
  readonly mean: readonly number[];
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
  /** Whole days of this house it rests on. */
  readonly days: number;
  /** Whether somebody's forecast is in it, or the last days alone. */
  readonly basis: 'published' | 'climatology';
}

/** What somebody published for a half hour, Wh; null where nothing. */
export type Published = (at: Instant) => number | null;

export interface SolarForecaster {
  /** A half hour that is over, in order of time; null where it is not known. */
  observe(at: Instant, wh: number | null): void;
  /** `air`: expected mean of a JST day, °C, where somebody says; without it no snow is believed in. */
  forecast(at: Instant, steps: number, published?: Published, air?: (day: number) => number | null): SolarForecast;
}

const KEPT = 120;
/** Before weeks of errors are known, shares of a clear half hour. */
const FIRST_BAND = [-0.35, 0.35] as const;
const NOTHING: Published = () => null;
const NO_AIR = (): null => null;

/** Less of a usual day's energy than this says nothing about the whole day. */
const ENOUGH = 0.25;

/** A published day with its holes filled as on a usual day of that brightness; null where too little is published. */
function completed(published: Float64Array, usual: Float64Array): Float64Array | null {
  let said = 0;
  let there = 0;
  let all = 0;
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    all += usual[slot]!;
    if (Number.isNaN(published[slot]!)) continue;
    there += usual[slot]!;
    said += Math.max(0, published[slot]!);
  }
  if (there <= ENOUGH * all) return null;
  return published.map((wh, slot) => (Number.isNaN(wh) ? (usual[slot]! * said) / there : Math.max(0, wh)));
}

const sum = (values: Float64Array): number => values.reduce((total, wh) => total + wh, 0);

interface Today {
  readonly day: number;
  /** As published when the day began, NaN where nothing was. */
  readonly published: Float64Array;
  readonly expected: Float64Array;
  /** The same of a roof without snow. */
  readonly bare: Float64Array;
  /** Expected mean of the day's air, °C. */
  readonly air: number | null;
  readonly clear: Float64Array;
  readonly light: readonly boolean[];
  readonly measured: Float64Array;
  readonly nextErrors: Float64Array;
  /** Light has been measured today: only then the last half hours say something about the next. */
  risen: boolean;
}

/** Learns what a roof gives: the day's energy, its shape with all that shades it, and what the last hours say. */
export function createSolarForecaster({
  peakPower,
  bands = true,
}: {
  readonly peakPower: number;
  /** False where only the mean is asked for. */
  readonly bands?: boolean;
}): SolarForecaster {
  const prior = solarPrior(peakPower);
  const past: SunDay[] = [];
  const daily = createDailySun();
  const shape = createShapeLesson();
  const brightness = createBrightness();
  const snow = createSnowCover();
  /** Errors as shares of a clear half hour: of the day, of the day after, and of the half hour about to begin. */
  const dayBand = createErrorBand(bands);
  const laterBand = createErrorBand(bands);
  const nextBand = createErrorBand(bands);
  const surprise = createSurprise();
  let today: Today | null = null;
  /** The day after today as first said. */
  let tomorrow: { readonly day: number; readonly expected: Float64Array } | null = null;
  /** The same of today, as it was first said yesterday. */
  let saidYesterday: Float64Array | null = null;
  let next: Instant | null = null;

  function publishedDay(day: number, published: Published): Float64Array {
    const from = jstDayStart(day);
    return Float64Array.from(
      { length: SLOTS_A_DAY },
      (_, slot) => published(instant(from + slot * HALF_HOUR)) ?? Number.NaN,
    );
  }

  /** Published energy of the half hours of light; null unless nearly all of them are there. */
  function energyOf(published: Float64Array, light: readonly boolean[]): number | null {
    let sum = 0;
    let missing = 0;
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
      if (!Number.isNaN(published[slot]!)) sum += Math.max(0, published[slot]!);
      else if (light[slot]!) missing++;
    }
    return missing > 2 ? null : sum;
  }

  function expect(before: readonly SunDay[], day: number, published: Float64Array): Float64Array {
    const clear = clearest(
      before,
      day,
      prior.map((wh) => 2 * wh),
    );
    const usual = usualDay(before, day, prior);
    const said = completed(published, usual);
    const factors = shape.factors(brightness.of(said ?? usual));
    const raw = said === null ? usual : said.map((wh, slot) => wh * factors[slot]!);
    const whole = sum(raw);
    const saidEnergy = said === null ? null : sum(said);
    const energy = daily.expected(before, day, saidEnergy) ?? saidEnergy ?? whole;
    // No half hour is brighter than a clear one; what is cut is made up where there is room.
    let scaled = raw.map((wh) => (whole > 0 ? (wh * energy) / whole : 0));
    for (let round = 0; round < 2; round++) {
      scaled = scaled.map((wh, slot) => Math.min(wh, 1.05 * clear[slot]!));
      const rest = sum(scaled);
      if (rest > 0 && round === 0) scaled = scaled.map((wh) => (wh * energy) / rest);
    }
    return scaled;
  }

  function open(before: readonly SunDay[], day: number, published: Published, air: number | null): Today {
    const said = publishedDay(day, published);
    const clear = clearest(
      before,
      day,
      prior.map((wh) => 2 * wh),
    );
    const unknown = (): Float64Array => new Float64Array(SLOTS_A_DAY).fill(Number.NaN);
    const bare = expect(before, day, said);
    const expected = bare.map((wh) => wh * snow.share(air));
    const light = daylight(clear);
    return {
      day,
      published: said,
      expected,
      bare,
      air,
      clear,
      light,
      measured: unknown(),
      nextErrors: unknown(),
      risen: false,
    };
  }

  function close({ day, published, expected, bare, air, clear, light, measured, nextErrors }: Today): void {
    const dark = Float64Array.from(measured, (wh, slot) => (Number.isNaN(wh) && !light[slot]! ? 0 : wh));
    const whole = dark.every((wh) => !Number.isNaN(wh));
    const wh = dark.map((value, slot) => (Number.isNaN(value) ? expected[slot]! : value));
    const total = sum(wh);
    // Under snow the roof says nothing about itself; the day keeps its place as it would have been.
    const buried = whole && snow.learn({ measured: total, expected: sum(bare), clear: sum(clear), air });
    const outcome: SunDay = buried ? { day, wh: bare, total: sum(bare), whole: false } : { day, wh, total, whole };
    daily.learn(past, outcome, energyOf(published, light));
    if (outcome.whole) shape.learn(wh, published, brightness.of(published));
    brightness.learn(published);
    nextBand.learn(nextErrors);
    const missedBy = (said: Float64Array): Float64Array =>
      dark.map((value, slot) => (light[slot]! ? (value - said[slot]!) / clear[slot]! : Number.NaN));
    dayBand.learn(missedBy(expected));
    laterBand.learn(missedBy(saidYesterday ?? expected));
    past.push(outcome);
    if (past.length > KEPT) past.shift();
    today = null;
  }

  function turnTo(day: number, published: Published, air: number | null): Today {
    if (today !== null && today.day < day) close(today);
    if (today !== null) return today;
    saidYesterday = tomorrow?.day === day ? tomorrow.expected : null;
    tomorrow = null;
    today = open(past, day, published, air);
    return today;
  }

  function seen(current: Today, slot: number, wh: number | null): void {
    if (wh === null) {
      surprise.learn(null);
      return;
    }
    const clear = current.clear[slot]!;
    const error = (wh - current.expected[slot]!) / clear;
    const said = current.risen ? surprise.carried(1) : 0;
    current.nextErrors[slot] = error - Math.max(-current.expected[slot]! / clear, said);
    current.risen = true;
    surprise.learn(error);
  }

  return {
    observe(at, wh) {
      if (next !== null && at < next) return;
      next = instant(at + HALF_HOUR);
      const current = turnTo(jstDay(at), NOTHING, null);
      const slot = slotOfDay(at);
      if (wh !== null) current.measured[slot] = wh;
      if (current.light[slot]!) seen(current, slot, wh);
      if (slot === SLOTS_A_DAY - 1) close(current);
    },
    forecast(at, steps, published = NOTHING, air = NO_AIR) {
      const current = turnTo(jstDay(at), published, air(jstDay(at)));
      const result = { mean: [] as number[], p10: [] as number[], p50: [] as number[], p90: [] as number[] };
      const days: SunDay[] = [];
      // What is published may be newer than when the day began; it has no surprises yet for tomorrow.
      const bare = refreshed(current, published);
      let of: Today = { ...current, bare, expected: bare.map((wh) => wh * snow.share(current.air)) };
      let lead = 0;
      for (let step = 0; step < steps; step++) {
        const then = instant(at + step * HALF_HOUR);
        if (jstDay(then) !== of.day) {
          days.push({ day: of.day, wh: of.bare, total: sum(of.bare), whole: true });
          of = open([...past, ...days], jstDay(then), published, air(jstDay(then)));
          if (of.day === current.day + 1) tomorrow ??= { day: of.day, expected: of.expected };
        }
        const slot = slotOfDay(then);
        if (of.light[slot]!) lead++;
        add(result, of, slot, of.day === current.day && current.risen ? lead : Number.POSITIVE_INFINITY);
      }
      const basis = published(at) === null ? 'climatology' : 'published';
      return { ...result, days: past.filter(({ whole }) => whole).length, basis };
    },
  };

  function refreshed(current: Today, published: Published): Float64Array {
    const said = publishedDay(current.day, published);
    const same = said.every((wh, slot) => Object.is(wh, current.published[slot]!));
    if (same) return current.bare;
    // Hours that have passed are often no longer published: they count as they had been, or as they came out.
    const before = (slot: number): number =>
      Number.isNaN(current.published[slot]!) ? current.measured[slot]! : current.published[slot]!;
    return expect(
      past,
      current.day,
      said.map((wh, slot) => (Number.isNaN(wh) ? before(slot) : wh)),
    );
  }

  function add(result: Record<'mean' | 'p10' | 'p50' | 'p90', number[]>, day: Today, slot: number, lead: number): void {
    const clear = day.clear[slot]!;
    const within = (wh: number): number => Math.min(1.1 * clear, Math.max(0, wh));
    if (!day.light[slot]!) {
      for (const series of Object.values(result)) series.push(within(day.expected[slot]!));
      return;
    }
    const fresh = Number.isFinite(lead) ? surprise.share(lead) : 0;
    const middle = within(day.expected[slot]! + (fresh > 0 ? surprise.carried(lead) * clear : 0));
    const [low, high] = around(slot, fresh > 0 ? fresh / surprise.share(1) : 0, day.day !== today?.day);
    result.mean.push(middle);
    result.p50.push(middle);
    result.p10.push(within(Math.min(middle, middle + low * clear)));
    result.p90.push(within(Math.max(middle, middle + high * clear)));
  }

  /** The band grows from that of the next half hour to that of a day ahead as what was just seen fades. */
  function around(slot: number, fresh: number, later: boolean): readonly [number, number] {
    const far = (later ? laterBand : dayBand).at(slot) ?? FIRST_BAND;
    const near = nextBand.at(slot) ?? far;
    const part = Math.min(1, fresh);
    return [far[0] + (near[0] - far[0]) * part, far[1] + (near[1] - far[1]) * part];
  }
}
