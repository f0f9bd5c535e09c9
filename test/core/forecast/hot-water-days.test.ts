import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PastHalfHour } from '#core/forecast/history.ts';
import { drawScenarios, drawsFromElectricity, heatNeeded, runOutChance } from '#core/forecast/hot-water-days.ts';
import { HOT_WATER_PRIOR } from '#core/forecast/priors.ts';
import { createRandom } from '#core/random.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';

const FROM = parseInstant('2026-01-05T00:00+09:00')!;
const HALF_HOUR = 1_800_000;
const FILE = '../shared/data/hotwater/jp_region6_4p_e33_hourly.csv.gz';

/** How often more is drawn than the quantile says, asked every day at 15 o'clock about the next 16 hours. */
function exceeded(history: readonly PastHalfHour[], share: number): number {
  let out = 0;
  let asked = 0;
  for (let day = 40; (day + 2) * 48 < history.length; day++) {
    const k = day * 48 + 30;
    const scenarios = drawScenarios({
      at: history[k]!.at,
      steps: 32,
      history: history.slice(Math.max(0, k - 30 * 48), k),
    });
    const drawn = history.slice(k, k + 32).reduce((sum, { wh }) => sum + (wh ?? 0), 0);
    asked++;
    if (drawn > heatNeeded(scenarios, share, 32)) out++;
  }
  return out / asked;
}

describe('hot water as whole evenings', () => {
  test('before anything was seen the chance of running out grows from little to sure as the tank empties', () => {
    const scenarios = drawScenarios({ at: instant(FROM + 30 * HALF_HOUR), steps: 32, history: [] });
    const usual = HOT_WATER_PRIOR.slice(30).reduce((a, b) => a + b, 0);
    expect(runOutChance(scenarios, 2.5 * usual, 32)).toBe(0);
    expect(runOutChance(scenarios, 0.3 * usual, 32)).toBe(1);
    const chances = [0.4, 0.7, 1, 1.2, 1.6, 2].map((part) => runOutChance(scenarios, part * usual, 32));
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });

  test('ten evenings of a hundred need more than the 90 % quantile of a household that bathes now and then', () => {
    const random = createRandom(5, 'baths');
    const history = Array.from({ length: 400 * 48 }, (_, k): PastHalfHour => {
      const bath = k % 48 === 40 ? (random.next() < 0.4 ? 9_000 : 3_000) * (0.7 + 0.6 * random.next()) : 60;
      return { at: instant(FROM + k * HALF_HOUR), wh: bath };
    });
    expect(Math.abs(exceeded(history, 0.9) - 0.1)).toBeLessThan(0.04);
    expect(Math.abs(exceeded(history, 0.5) - 0.5)).toBeLessThan(0.08);
  });

  test.skipIf(!existsSync(FILE))(
    'the official year of a family of four runs beyond its 90 % quantile on 6 … 14 days of a hundred',
    () => {
      const history = gunzipSync(readFileSync(FILE))
        .toString()
        .trim()
        .split('\n')
        .flatMap((line, hour): PastHalfHour[] => {
          const wh = (Number(line.split(',')[3]) * 1e6) / 3_600 / 2;
          return [0, 1].map((half) => ({ at: instant(FROM + (2 * hour + half) * HALF_HOUR), wh }));
        });
      const beyond = exceeded(history, 0.9);
      expect(beyond).toBeGreaterThan(0.06);
      expect(beyond).toBeLessThan(0.14);
    },
  );

  test('half hours that are not known leave their day out, and nothing of the future is looked at', () => {
    const at: Instant = instant(FROM + 10 * 48 * HALF_HOUR);
    const past = Array.from({ length: 480 }, (_, k) => ({
      at: instant(FROM + k * HALF_HOUR),
      wh: k === 100 ? null : 200,
    }));
    const future = [{ at, wh: 99_999 }];
    expect(drawScenarios({ at, steps: 48, history: [...past, ...future] })).toEqual(
      drawScenarios({ at, steps: 48, history: past }),
    );
    expect(drawScenarios({ at, steps: 48, history: past })).toHaveLength(3 * 9 + 5);
  });

  test('a heater’s electricity tells a day’s heat where nothing else does', () => {
    const draws = drawsFromElectricity({ electricity: 4_000, cop: 3.5, loss: 1_400 });
    expect(draws.reduce((a, b) => a + b, 0)).toBeCloseTo(12_600, 6);
    expect(draws[40]! / draws[4]!).toBeGreaterThan(5);
    expect(drawsFromElectricity({ electricity: 100, cop: 3, loss: 1_400 }).every((wh) => wh === 0)).toBe(true);
  });
});
