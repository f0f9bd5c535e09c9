import { createRandom } from '#core/random.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { issuesBetween } from './issues.ts';

/**
 * How wrong a forecast is about one JST day. Errors of a day are one number for the sun (a factor with mean 1) and one
 * for the air (°C with mean 0), so all its half hours err together.
 */
export interface DayError {
  readonly solarFactor: number;
  readonly temperature: number;
}

/** Standard deviations of what no forecast of that day knew, and of what each later issue still learns about it. */
const SOLAR = { always: 0.14, perIssue: 0.115 };
const TEMPERATURE = { always: 0.8, perIssue: 0.9 };
/** Normal draws are cut here: no factor falls to zero, and the mean stays 1. */
const MOST_SIGMA = 2;
const MOST_SOLAR = 0.95;

/**
 * The error of the forecast issued at `issued` about `day`. A day's error is a sum of independent parts, one of which
 * each issue before the day's noon takes away; so it grows with lead time, two issues about the same day err alike,
 * and the same seed, issue and day always give the same error.
 */
export function dayError(seed: number, issued: Instant, day: number): DayError {
  const noon = instant(jstDayStart(day) + 12 * 3_600_000);
  let solar = 0;
  let temperature = 0;
  const part = (label: string, from: { solar: number; temperature: number }): void => {
    const random = createRandom(seed, `forecast ${day} ${label}`);
    solar += from.solar * cutNormal(random.normal());
    temperature += from.temperature * cutNormal(random.normal());
  };
  part('always', { solar: SOLAR.always, temperature: TEMPERATURE.always });
  for (const issue of issuesBetween(issued, noon)) {
    part(String(issue), { solar: SOLAR.perIssue, temperature: TEMPERATURE.perIssue });
  }
  return { solarFactor: 1 + Math.min(MOST_SOLAR, Math.max(-MOST_SOLAR, solar)), temperature };
}

const cutNormal = (z: number): number => Math.min(MOST_SIGMA, Math.max(-MOST_SIGMA, z));
