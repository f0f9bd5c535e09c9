import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Problem } from '#core/planner/problem.ts';
import { type Instant, instant, millis, parseInstant } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';

/** Real Tokyo half hours of 2017-06 … 2018-05 from ../shared/data, as planning problems with perfect forecasts. */
const FOLDER = new URL('../../../../shared/data/', import.meta.url);
export const available = existsSync(new URL('homes/jp_tokyo_camsl140_30min.csv.gz', FOLDER));
export const WHY_SKIPPED = 'real days are in ../shared/data, which is not here';

const column = (file: string, index: number): number[] =>
  gunzipSync(readFileSync(new URL(file, FOLDER)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => Number(line.split(',')[index]));

interface Year {
  readonly from: Instant;
  readonly load: readonly number[];
  readonly solar: readonly number[];
  readonly temperature: readonly number[];
  readonly hotWater: readonly number[];
}

/** Both series begin on 2017-06-01 at midnight JST; the standard hot water year is rotated to begin on 1 June. */
export function loadYear(): Year {
  const load = column('homes/jp_tokyo_camsl140_30min.csv.gz', 1);
  const pv = 'derived/jp_tokyo_pv_per_kw_30min_2017-06_2018-05.csv.gz';
  const draws = column('hotwater/jp_region6_4p_e33_hourly.csv.gz', 3);
  const shift = 151 * 24;
  return {
    from: parseInstant('2017-06-01T00:00+09:00')!,
    load,
    solar: column(pv, 5).map((watts) => (watts * 5) / 2),
    temperature: column(pv, 4),
    hotWater: load.map((_, i) => (draws[(Math.floor(i / 2) + shift) % 8760]! * 1000) / 3.6 / 2),
  };
}

export type TariffKind = 'two-band' | 'three-band' | 'flat' | 'market';

/** Milli-yen per kWh with levy. */
export function priceAt(kind: TariffKind, at: Instant): number {
  const hour = jstTimeOfDay(at) / 3_600_000;
  if (kind === 'flat') return 36_000;
  if (kind === 'two-band') return hour >= 1 && hour < 6 ? 31_840 : 39_740;
  if (kind === 'three-band') return hour >= 23 || hour < 7 ? 22_000 : hour >= 10 && hour < 17 ? 42_000 : 32_000;
  return Math.round(24_000 + 9_000 * Math.sin(((hour - 11) / 24) * 2 * Math.PI) + 4_000 * Math.sin(hour * 1.7));
}

export interface DayOptions {
  readonly tariff: TariffKind;
  readonly sell?: number;
  readonly vehicle?: boolean;
  readonly discharge?: boolean;
  readonly importLimit?: number;
  readonly steps?: number;
}

/** The problem of the given half hour of the year. */
export function realProblem(year: Year, offset: number, options: DayOptions): Problem {
  const steps = options.steps ?? 96;
  const at = instant(year.from + offset * 1_800_000);
  const slice = (values: readonly number[]): number[] => values.slice(offset, offset + steps);
  const stamps = Array.from({ length: steps }, (_, step) => instant(at + step * 1_800_000));
  const away = (stamp: Instant): boolean => {
    const hour = jstTimeOfDay(stamp) / 3_600_000;
    return hour >= 8 && hour < 18;
  };
  const connected = stamps.map((stamp) => !away(stamp));
  return {
    at,
    stepLength: millis(1_800_000),
    steps,
    importLimit: options.importLimit ?? 10_000,
    buy: stamps.map((stamp) => priceAt(options.tariff, stamp)),
    sell: stamps.map(() => options.sell ?? 8_500),
    forecast: {
      load: slice(year.load),
      solar: slice(year.solar),
      hotWater: slice(year.hotWater),
      hotWaterSpread: slice(year.hotWater).map((wh) => wh * 0.5 + 50),
      temperature: slice(year.temperature),
    },
    batteries: [
      {
        id: 'battery',
        content: 2000 + ((offset * 37) % 4000),
        capacity: 9800,
        reserve: 1500,
        chargePower: 3000,
        dischargePower: 3000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        wear: 500,
      },
    ],
    heaters: [
      {
        id: 'ecocute',
        heat: 5000 + ((offset * 53) % 12_000),
        capacity: 21_000,
        heatPower: 4500,
        cop: [
          [-5, 2.35],
          [2, 2.77],
          [5, 3.16],
          [10, 3.34],
          [20, 3.82],
          [30, 4.3],
        ],
        auxiliaryPower: 21,
        startEnergy: 60,
        lossShare: 0.003,
        lossConstant: 20,
        minimumRunSteps: 2,
        maximumStartsPerDay: 3,
        boostBelow: 2000,
        running: false,
        runSteps: 0,
        startsToday: 0,
      },
    ],
    vehicles:
      options.vehicle === false
        ? []
        : [
            {
              id: 'car',
              content: 12_000 + ((offset * 71) % 15_000),
              capacity: 40_000,
              minimumPower: 1200,
              maximumPower: 6000,
              chargeEfficiency: 0.92,
              dischargePower: options.discharge ? 6000 : 0,
              dischargeEfficiency: 0.92,
              floor: 10_000,
              connected,
              departures: connected.flatMap((here, step) =>
                !here && (step === 0 ? false : connected[step - 1]!) ? [{ step, wanted: 28_000, uses: 8_000 }] : [],
              ),
            },
          ],
  };
}
