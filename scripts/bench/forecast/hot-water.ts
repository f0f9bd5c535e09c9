import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PastHalfHour } from '#core/forecast/history.ts';
import { drawScenarios, heatNeeded } from '#core/forecast/hot-water-days.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { createRandom } from '#core/random.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import type { Figure } from '../../bench.ts';

const FROM = parseInstant('2018-01-01T00:00+09:00')!;
const HALF_HOUR = 1_800_000;
const HISTORY = 35 * 48;
/** Every third day, four times a day. */
const EVERY = [0, 12, 24, 36];

/** Heat drawn in the official years, and in the same with baths moved and scaled at random, as no household is that regular. */
export function hotWater(folder: string): Figure[] {
  return [2, 4].flatMap((persons) =>
    [false, true].flatMap((disturbed) => {
      const drawn = yearOf(`${folder}/jp_region6_${persons}p_e33_hourly.csv.gz`, disturbed ? persons : null);
      const { better, beyond } = walk(drawn);
      const name = `hot water, ${persons} persons${disturbed ? ', disturbed' : ''}`;
      return [
        {
          name: `${name}: heat of 24 hours`,
          figure: `${better.toFixed(1)} %`,
          beside: 'below the better of the 7- and 14-day means',
        },
        {
          name: `${name}: beyond the 90 % quantile of 16 hours`,
          figure: `${beyond.toFixed(1)} %`,
          beside: 'of moments; 10 % would be exact',
        },
      ];
    }),
  );
}

function walk(drawn: readonly PastHalfHour[]): { readonly better: number; readonly beyond: number } {
  let [missed, missed7, missed14, beyond, asked] = [0, 0, 0, 0, 0];
  const sum = (from: number, count: number): number =>
    drawn.slice(from, from + count).reduce((total, { wh }) => total + (wh ?? 0), 0);
  for (let day = 35; day < 363; day += 3) {
    for (const slot of EVERY) {
      const k = day * 48 + slot;
      const input = { at: drawn[k]!.at, steps: 48, history: drawn.slice(k - HISTORY, k) };
      const came = sum(k, 48);
      missed += Math.abs(forecastHotWater(input).mean.reduce((a, b) => a + b, 0) - came);
      missed7 += Math.abs(sum(k - 7 * 48, 7 * 48) / 7 - came);
      missed14 += Math.abs(sum(k - 14 * 48, 14 * 48) / 14 - came);
      if (sum(k, 32) > heatNeeded(drawScenarios({ ...input, steps: 32 }), 0.9, 32)) beyond++;
      asked++;
    }
  }
  return { better: 100 * (1 - missed / Math.min(missed7, missed14)), beyond: (100 * beyond) / asked };
}

function yearOf(file: string, seed: number | null): readonly PastHalfHour[] {
  const wh = new Float64Array(365 * 48);
  const random = createRandom(seed ?? 0, 'baths');
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  let size = 1;
  for (const [hour, line] of lines.entries()) {
    const heat = (Number(line.split(',')[3]) * 1e6) / 3_600;
    const [day, of] = [Math.floor(hour / 24), hour % 24];
    if (of === 0) size = seed === null ? 1 : Math.exp(0.15 * random.normal());
    if (seed === null) for (const half of [0, 1]) wh[2 * hour + half]! += heat / 2;
    else wh[day * 48 + Math.max(0, Math.min(47, 2 * of + Math.round(1.2 * random.normal())))]! += heat * size;
  }
  return Array.from(wh, (value, k) => ({ at: instant(FROM + k * HALF_HOUR), wh: value }));
}
