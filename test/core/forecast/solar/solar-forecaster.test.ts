import { describe, expect, test } from 'vitest';
import { SLOTS_A_DAY } from '#core/forecast/history.ts';
import { ineichen, extraterrestrial } from '#core/forecast/solar/clear-sky.ts';
import { generationOf } from '#core/forecast/solar/generation.ts';
import type { Roof } from '#core/forecast/solar/roof.ts';
import { createSolarForecaster, type SolarForecast } from '#core/forecast/solar/solar-forecaster.ts';
import { sunPosition } from '#core/forecast/solar/sun-position.ts';
import { createRandom } from '#core/random.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';

const ROOF: Roof = {
  place: { latitude: 43.06, longitude: 141.35, altitude: 20 },
  faces: [{ tilt: 30, azimuth: 180, peak: 5_000 }],
  inverter: 5_000,
};
const FIRST = jstDay(parseInstant('2026-01-05T00:00+09:00')!);
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** A clear day in five, grey ones, and those between: what a share of the clear sky's light gives. */
const clouds = createRandom(11, 'clouds');
const SKIES = Array.from({ length: 120 }, () => 0.15 + 0.85 * Math.sqrt(clouds.next()));

function day(roof: Roof, k: number, share: number): Float64Array {
  const from = jstDayStart(FIRST + k);
  const sky = (at: Instant) => {
    const clear = ineichen(sunPosition(at, roof.place), {
      altitude: 20,
      turbidity: 3,
      outside: extraterrestrial(at),
    });
    return { global: clear.global * share, air: 5 };
  };
  return Float64Array.from(generationOf(roof, from, SLOTS_A_DAY, sky), (wh) => wh ?? 0);
}

interface House {
  /** Wh that were published and that came of day k. */
  readonly published: (k: number) => Float64Array;
  readonly came: (k: number) => Float64Array;
  readonly air?: (k: number) => number;
}

/** What was expected of each day when it began. */
function walked(days: number, { published, came, air = () => 10 }: House): SolarForecast[] {
  const forecaster = createSolarForecaster({ peakPower: 5_000 });
  return Array.from({ length: days }, (_, k) => {
    const from = jstDayStart(FIRST + k);
    const said = published(k);
    const of = (at: Instant): number | null => said[(at - from) / HALF_HOUR] ?? null;
    const forecast = forecaster.forecast(from, SLOTS_A_DAY, of, (on) => air(on - FIRST));
    for (const [slot, wh] of came(k).entries()) forecaster.observe(instant(from + slot * HALF_HOUR), wh);
    return forecast;
  });
}

const open = Array.from({ length: 120 }, (_, k) => day(ROOF, k, SKIES[k]!));

describe('what stands between roof and sun is learned', () => {
  /** A house in the west: after half past one it takes the beam, most of a clear day's light and little of a grey one's. */
  const shaded = open.map((wh, k) => wh.map((of, slot) => (slot < 27 ? of : of * (1 - 0.85 * beamShare(SKIES[k]!)))));

  function beamShare(sky: number): number {
    return Math.min(1, Math.max(0, (sky - 0.25) / 0.5));
  }

  const forecasts = walked(90, { published: (k) => open[k]!, came: (k) => shaded[k]! });
  const afternoon = (wh: ArrayLike<number>): number => sum(Array.from(wh).slice(27));
  const missed = (of: (k: number) => ArrayLike<number>, pick: (k: number) => boolean): number => {
    let error = 0;
    let all = 0;
    for (let k = 45; k < 90; k++) {
      if (!pick(k)) continue;
      error += Math.abs(afternoon(of(k)) - afternoon(shaded[k]!));
      all += afternoon(shaded[k]!);
    }
    return error / all;
  };

  test('afternoons behind a house miss less than a third of what the publisher of the open sky does', () => {
    const learned = missed(
      (k) => forecasts[k]!.mean,
      () => true,
    );
    const raw = missed(
      (k) => open[k]!,
      () => true,
    );
    expect(raw).toBeGreaterThan(0.8);
    expect(learned).toBeLessThan(raw / 3);
  });

  test('grey afternoons are not taken for shaded ones', () => {
    const grey = (k: number): boolean => SKIES[k]! < 0.5;
    expect(missed((k) => forecasts[k]!.mean, grey)).toBeLessThan(0.35);
    const hours = forecasts.slice(45).map(({ mean }, k) => ({ mean, sky: SKIES[45 + k]!, raw: open[45 + k]! }));
    const kept = (of: (typeof hours)[number]): number => afternoon(of.mean) / afternoon(of.raw);
    const dull = hours.filter(({ sky }) => sky < 0.45).map(kept);
    const clear = hours.filter(({ sky }) => sky > 0.9).map(kept);
    expect(sum(dull) / dull.length).toBeGreaterThan(1.5 * (sum(clear) / clear.length));
  });
});

describe('snow on the roof', () => {
  const SNOW = { from: 60, to: 64 };
  const buried = (k: number): boolean => k >= SNOW.from && k < SNOW.to;
  const air = (k: number): number => (k < SNOW.from - 2 || k >= SNOW.to ? 8 : -4);
  const bright = Array.from({ length: 90 }, (_, k) => (k >= 55 && k < 70 ? day(ROOF, k, 0.9) : open[k]!));
  const came = (k: number): Float64Array => (buried(k) ? bright[k]!.map((wh) => 0.04 * wh) : bright[k]!);
  const house = { published: (k: number) => bright[k]!, came, air };
  const share = (forecasts: readonly SolarForecast[], k: number): number => sum(forecasts[k]!.mean) / sum(bright[k]!);

  test('is expected to stay while it is cold, and gone when it is warm', () => {
    const forecasts = walked(75, house);
    expect(share(forecasts, SNOW.from)).toBeGreaterThan(0.8);
    expect(share(forecasts, SNOW.from + 1)).toBeLessThan(0.5);
    expect(share(forecasts, SNOW.from + 3)).toBeLessThan(0.35);
    expect(share(forecasts, SNOW.to)).toBeGreaterThan(0.8);
  });

  test('teaches the roof nothing: afterwards it is what it would have been without', () => {
    const after = walked(75, house);
    const never = walked(75, { ...house, came: (k) => bright[k]! });
    for (let k = SNOW.to; k < 75; k++)
      expect(Math.abs(sum(after[k]!.mean) / sum(never[k]!.mean) - 1)).toBeLessThan(0.05);
  });

  test('is not believed in where it is warm or nobody says how cold it is: then it was a wrong forecast', () => {
    const warm = walked(75, { ...house, air: () => 12 });
    expect(share(warm, SNOW.from + 1)).toBeGreaterThan(0.55);
  });
});

test('faces of a roof add up, limited by the one inverter', () => {
  const east = { tilt: 30, azimuth: 90, peak: 2_500 };
  const west = { tilt: 30, azimuth: 270, peak: 2_500 };
  const wide = { ...ROOF, inverter: 6_000 };
  const of = (faces: Roof['faces'], inverter = 6_000): number => sum(day({ ...wide, faces, inverter }, 80, 1));
  expect(of([east, west]) / (of([east]) + of([west]))).toBeCloseTo(1, 1); // its efficiency depends on its load
  expect(of([east, west])).toBeLessThan(sum(day(wide, 80, 1)));
  expect(Math.max(...day({ ...wide, faces: [east, west], inverter: 1_500 }, 80, 1))).toBeLessThanOrEqual(750);
});
