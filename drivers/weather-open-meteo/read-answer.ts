import { z } from 'zod';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';

/** What the answer says of a moment, or of the mean of the interval that ends at it. */
export interface OpenMeteoStep {
  readonly at: Instant;
  /** W/m². */
  readonly global: number;
  readonly direct: number | null;
  readonly diffuse: number | null;
  /** °C. */
  readonly air: number;
  /** m/s. */
  readonly wind: number | null;
}

export interface OpenMeteoAnswer {
  readonly stepMs: number;
  /** moments: values of the instant; means: of the interval that ends then, as Open-Meteo's plain radiation variables are. */
  readonly values: 'moments' | 'means';
  readonly steps: readonly OpenMeteoStep[];
}

const column = z.array(z.number().nullable());
const block = z.looseObject({ time: z.array(z.string()), temperature_2m: column });
const answer = z.looseObject({
  utc_offset_seconds: z.number().int(),
  minutely_15: block.optional(),
  minutely_15_units: z.record(z.string(), z.string()).optional(),
  hourly: block.optional(),
  hourly_units: z.record(z.string(), z.string()).optional(),
});
type Block = z.infer<typeof block>;

const UNITS: Readonly<Record<string, string>> = {
  temperature_2m: '°C',
  shortwave_radiation: 'W/m²',
  shortwave_radiation_instant: 'W/m²',
};

/**
 * Reads an answer of Open-Meteo's forecast form (also served by others): a quarter-hourly block where there is one,
 * else the hourly one. Throws Error with what is missing or has an unexpected unit or length.
 */
export function readOpenMeteo(body: string): OpenMeteoAnswer {
  const parsed = answer.parse(JSON.parse(body));
  const quarter = parsed.minutely_15;
  const of = quarter ?? parsed.hourly;
  if (of === undefined) throw new Error('the answer has neither minutely_15 nor hourly values');
  const units = (quarter === undefined ? parsed.hourly_units : parsed.minutely_15_units) ?? {};
  checkUnits(units);
  const moments = columnOf(of, 'shortwave_radiation_instant');
  const global = moments ?? columnOf(of, 'shortwave_radiation');
  if (global === null) throw new Error('the answer has no shortwave_radiation');
  const suffix = moments === null ? '' : '_instant';
  const direct = columnOf(of, `direct_normal_irradiance${suffix}`);
  const diffuse = columnOf(of, `diffuse_radiation${suffix}`);
  const wind = columnOf(of, 'wind_speed_10m');
  const perSecond = units['wind_speed_10m'] === 'm/s' ? 1 : 1 / 3.6;
  const steps = of.time.flatMap((text, k): OpenMeteoStep[] => {
    const [light, air] = [global[k] ?? null, of.temperature_2m[k] ?? null];
    if (light === null || air === null) return [];
    const blown = wind?.[k] ?? null;
    return [
      {
        at: timeOf(text, parsed.utc_offset_seconds),
        global: Math.max(0, plausible(light, [-5, 1_500], `${text}: W/m²`)),
        direct: direct?.[k] ?? null,
        diffuse: diffuse?.[k] ?? null,
        air: plausible(air, [-60, 60], `${text}: °C`),
        wind: blown === null ? null : blown * perSecond,
      },
    ];
  });
  if (steps.length < 2) throw new Error('the answer has fewer than two values');
  return { stepMs: quarter === undefined ? 3_600_000 : 900_000, values: moments === null ? 'means' : 'moments', steps };
}

/** Times are written without offset, in the answer's own. */
function timeOf(text: string, offsetSeconds: number): Instant {
  const local = parseInstant(`${text}Z`);
  if (local === null) throw new Error(`"${text}" is not a time`);
  return instant(local - offsetSeconds * 1_000);
}

function plausible(value: number, [least, most]: readonly [number, number], what: string): number {
  if (value < least || value > most) throw new Error(`${what} cannot be ${value}`);
  return value;
}

function checkUnits(units: Readonly<Record<string, string>>): void {
  for (const [name, unit] of Object.entries(UNITS))
    if (units[name] !== undefined && units[name] !== unit) throw new Error(`${name} is in ${units[name]}, not ${unit}`);
}

function columnOf(of: Block, name: string): readonly (number | null)[] | null {
  if (of[name] === undefined) return null;
  const values = column.parse(of[name]);
  if (values.length !== of.time.length)
    throw new Error(`${name} has ${values.length} values for ${of.time.length} times`);
  return values;
}
