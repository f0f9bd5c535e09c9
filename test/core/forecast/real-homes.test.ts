import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readInHouseTime } from '#cli/forecast/house-time.ts';
import { irradiationFigures, walkIrradiation } from '#cli/forecast/jma-archive.ts';
import { summaryOf } from '#core/forecast/scoring/summary.ts';
import { walkLoad, walkSolar } from '#core/forecast/scoring/walk-forward.ts';

/** A slice of `npm run bench -- forecast`, which prints every figure. */
const DATA = '../shared/data';
const there = existsSync(DATA);
if (!there) console.warn(`skipped: ${DATA} is not there, so forecasts are not scored on real homes`);

describe.skipIf(!there)('on real homes, knowing only the past', () => {
  test('a load in Tokyo: half hours ≥ 6 %, days ≥ 12 % below the better mean; the band holds 80 ± 4 %', () => {
    const load = readInHouseTime(`${DATA}/homes/jp_tokyo_camsl137_30min.csv.gz#column=2,unit=wh`, 'load');
    const air = `${DATA}/weather/tokyo_temp_hourly_2017-06_2018-12.csv.gz#column=2`;
    const temperature = readInHouseTime(air, 'temperature');
    const summary = summaryOf(walkLoad(load, { warmUp: 28, temperature }));
    expect(summary.slotsBetterBy).toBeGreaterThan(6);
    expect(summary.daysBetterBy).toBeGreaterThan(12);
    expect(Math.abs(summary.leads['day-ahead'].coverage! - 80)).toBeLessThan(4);
    expect(Math.abs(summary.leads['second-day'].coverage! - 80)).toBeLessThan(4);
  });

  test('a roof in France: ≥ 15 % below its provider, below yesterday; the next hour ≥ 30 % below the day ahead', () => {
    const column = (of: number) =>
      readInHouseTime(
        `${DATA}/homes/fr_emhass_30min_2024-02-28_2024-08-31.csv.gz#column=${of},unit=w,zone=Europe/Paris`,
        'pv',
      );
    const options = { warmUp: 14, hourly: true, peakPower: 4_500, published: column(4) };
    const summary = summaryOf(walkSolar(column(3), options));
    expect(summary.daysBetterThanProviderBy).toBeGreaterThan(15);
    expect(summary.daysBetterThanYesterdayBy).toBeGreaterThan(0);
    expect(summary.nextHourBetterBy).toBeGreaterThan(30);
    expect(Math.abs(summary.leads['day-ahead'].coverage! - 80)).toBeLessThan(4);
    expect(Math.abs(summary.leads['next-hour'].coverage! - 80)).toBeLessThan(4);
  });

  test('the next day’s irradiation from JMA’s words: at most 2.5 MJ/m² off', () => {
    const forecasts = `${DATA}/forecasts/jma_tokyo_2021-11_2022-10.csv.gz`;
    const measured = `${DATA}/weather/tokyo_daily_2013-10-20_2022-10-31.csv.gz#column=5`;
    const { mae_mj_m2: error } = irradiationFigures(walkIrradiation(forecasts, measured, 35.69));
    expect(error).toBeLessThan(2.5);
  });
});
