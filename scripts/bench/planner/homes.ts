import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createRandom } from '#core/random.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { civilFromDays, type Instant, instant } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { readInHouseTime } from '#cli/forecast/house-time.ts';
import { DEFAULT_HOUSE, type HouseSpec } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs, type InputFiles } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import type { SlotSeries } from '#drivers/simulated/inputs/series.ts';
import type { BacktestSetting } from '#backtest/setting.ts';

export const DATA = '../shared/data';

export interface BenchHome {
  readonly name: string;
  readonly spec: HouseSpec;
  readonly files: InputFiles;
  readonly seed: number;
}

const { battery, heater, vehicle } = DEFAULT_HOUSE;
const TOKYO_SUN = `${DATA}/derived/jp_tokyo_pv_per_kw_30min_2017-06_2018-05.csv.gz#column=6,unit=w_per_kwp`;
const TOKYO_AIR = `${DATA}/weather/tokyo_temp_hourly_2017-06_2018-12.csv.gz#column=2`;

/** The battery of devices.json, `units` of it. */
const stored = (kwh: number, chargeW: number, dischargeW: number): HouseSpec['battery'] => ({
  ...battery!,
  capacityWh: kwh * 1000,
  reserveWh: 100 * kwh,
  chargeW,
  dischargeW,
  standbyW: 0,
});

const tank = (litres: number): HouseSpec['heater'] => ({ ...heater!, tank: { ...heater!.tank, litres } });

/** A file whose wall clock is that of the house: its hours are taken as if they were JST. */
function asIfHere(argument: string, kind: 'load' | 'pv'): SlotSeries {
  const { from, values } = readInHouseTime(argument, kind);
  return { kind, file: argument, from, values: Float64Array.from(values), lineOfHole: () => 0 };
}

/**
 * The official draws of a household as half hours of Wh over some years. The tables repeat themselves, people do not: each
 * draw is larger or smaller and a little earlier or later than the table says.
 */
function officialDraws(persons: 2 | 4, from: Instant, days: number, seed: number): SlotSeries {
  const text = gunzipSync(readFileSync(`${DATA}/hotwater/jp_region6_${persons}p_e33_hourly.csv.gz`)).toString();
  const byHour = text
    .trim()
    .split('\n')
    .map((line) => (Number(line.split(',')[3]) / 3.6) * 1000);
  const values = new Float64Array(days * 48);
  const first = Math.round((from + 9 * 3_600_000) / 86_400_000);
  for (let day = 0; day < days; day++) {
    const random = createRandom(seed, `draws ${day}`);
    const { year } = civilFromDays(first + day);
    const start = jstDayStart(first + day);
    const place = Math.min(364, Math.floor((start + 9 * 3_600_000 - Date.UTC(year, 0, 1)) / 86_400_000));
    const whole = Math.exp(0.15 * random.normal() - 0.011);
    for (let hour = 0; hour < 24; hour++) {
      const wh = byHour[place * 24 + hour]! * whole * Math.exp(0.3 * random.normal() - 0.045);
      const shift = Math.round(0.8 * random.normal());
      const share = random.next();
      const slot = Math.min(values.length - 2, Math.max(0, day * 48 + hour * 2 + shift));
      values[slot]! += wh * share;
      values[slot + 1]! += wh * (1 - share);
    }
  }
  return { kind: 'hot-water', file: 'official draws', from, values, lineOfHole: () => 0 };
}

const at = (date: string): Instant => instant(Date.parse(`${date}T00:00:00+09:00`));

/** Four real homes, with devices of ../shared/data/devices and draws of its hot-water tables or of the simulated family. */
export function benchHomes(): BenchHome[] {
  const tokyo = (id: string, kwp: number): InputFiles => ({
    load: readSeries(`${DATA}/homes/jp_tokyo_camsl${id}_30min.csv.gz#column=2,unit=wh`, 'load'),
    pv: readSeries(`${TOKYO_SUN},scale=${kwp}`, 'pv'),
    temperature: readSeries(TOKYO_AIR, 'temperature'),
  });
  const sydney = `${DATA}/homes/au_sydney_ausgrid12_30min.csv.gz`;
  const fontana = `${DATA}/homes/us_fontana_b04_60min.csv.gz`;
  return [
    {
      name: 'Tokyo 140, 5 kW, 5 kWh, 370 L',
      spec: { ...DEFAULT_HOUSE, persons: 4, battery: stored(5, 1_500, 2_000), heater: tank(370), vehicle: null },
      files: { ...tokyo('140', 5), hotWater: officialDraws(4, at('2017-06-01'), 400, 1) },
      seed: 1,
    },
    {
      name: 'Tokyo 137, 4 kW, 5.6 kWh, 300 L',
      spec: { ...DEFAULT_HOUSE, persons: 1, battery: stored(5.6, 1_500, 2_000), heater: tank(300), vehicle: null },
      files: { ...tokyo('137', 4), hotWater: officialDraws(2, at('2017-06-01'), 400, 2) },
      seed: 2,
    },
    {
      name: 'Sydney 12, 4.2 kW, 9.8 kWh, 370 L, car',
      spec: { ...DEFAULT_HOUSE, persons: 3, battery: stored(9.8, 3_000, 3_000), heater: tank(370) },
      files: {
        load: asIfHere(`${sydney}#column=2,unit=w,zone=Australia/Sydney`, 'load'),
        pv: asIfHere(`${sydney}#column=3,unit=w,scale=4,zone=Australia/Sydney`, 'pv'),
      },
      seed: 3,
    },
    {
      name: 'Fontana 4, 5 kW, 10.9 kWh, 460 L, car without V2H',
      spec: {
        ...DEFAULT_HOUSE,
        persons: 4,
        battery: stored(10.9, 4_000, 5_000),
        heater: tank(460),
        vehicle: { ...vehicle!, model: { ...vehicle!.model, dischargeW: 0, maximumW: 3_000 } },
      },
      files: {
        load: asIfHere(`${fontana}#column=2,unit=w,zone=America/Los_Angeles`, 'load'),
        pv: asIfHere(`${fontana}#column=3,unit=w_per_kwp,scale=5,zone=America/Los_Angeles`, 'pv'),
      },
      seed: 4,
    },
  ];
}

const named = (id: string, name: string) => ({ id, name: { ja: name, en: name } });

/** Two bands (スマートライフS) and three (スマートライフプラン of Chubu), surplus at 8.5 yen. */
export const BENCH_TARIFFS: readonly Tariff[] = [
  DEFAULT_HOUSE.tariff,
  {
    ...named('chubu_smartlife', 'スマートライフプラン'),
    bands: [
      { name: 'night', from: 22, to: 32, yenPerKwh: 16.52 },
      { name: 'home', from: 8, to: 10, yenPerKwh: 28.61, days: 'weekday' },
      { name: 'day', from: 10, to: 17, yenPerKwh: 38.8, days: 'weekday' },
      { name: 'evening', from: 17, to: 22, yenPerKwh: 28.61, days: 'weekday' },
      { name: 'rest', from: 8, to: 22, yenPerKwh: 28.61, days: 'holiday' },
    ],
    restDays: { saturdays: true, sundays: true, nationalHolidays: true, also: [] },
    levyYenPerKwh: 4.18,
    sellYenPerKwh: 8.5,
  },
];

/** The days of a home that can be replayed with five weeks before them. */
export function spanOf({ files }: BenchHome): { readonly from: Instant; readonly to: Instant } {
  const { load, pv } = files;
  const begins = Math.max(load!.from, pv!.from);
  const ends = Math.min(load!.from + load!.values.length * HALF_HOUR, pv!.from + pv!.values.length * HALF_HOUR);
  const day = 86_400_000;
  const first = Math.ceil((begins + 9 * 3_600_000) / day) + 35;
  const last = Math.floor((ends + 9 * 3_600_000) / day) - 3;
  return { from: jstDayStart(first), to: jstDayStart(Math.min(last, first + 365)) };
}

export function settingOf(
  home: BenchHome,
  tariff: Tariff,
  from: Instant,
  to: Instant,
  replanEvery: number,
): BacktestSetting {
  const { spec, files, seed } = home;
  return {
    spec: { ...spec, tariff },
    inputs: createHouseInputs({ spec, seed, files }),
    tariff,
    from,
    to,
    historyFrom: instant(from - 35 * 86_400_000),
    seed,
    replanEvery,
  };
}
