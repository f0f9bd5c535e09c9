import { type Known, known } from '#core/reading.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { Clock } from '#ports/clock.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';
import type { World } from '../world.ts';
import { type DayError, dayError } from './forecast-error.ts';
import { lastIssue } from './issues.ts';

/** 78 hours. */
const SLOTS = 156;
const DAY = 86_400_000;

/**
 * A weather service for the simulated house: at 05, 11 and 17 JST it issues 78 hours, which are the world's true future
 * spoiled by errors that grow with lead time and are shared within a day (`dayError`). Unbiased over the year; the same
 * seed and world give the same forecasts, whenever and however often they are asked for.
 */
export function createSimulatedWeatherFeed(deps: {
  readonly clock: Clock;
  readonly world: Pick<World, 'futureSolar' | 'futureTemperature' | 'solar'>;
  readonly seed: number;
}): WeatherFeed {
  const { clock, world, seed } = deps;
  let current: Known<WeatherForecast> | null = null;

  function issue(issued: Instant): WeatherForecast {
    const errors = new Map<number, DayError>();
    const errorOf = (day: number): DayError => {
      const found = errors.get(day) ?? dayError(seed, issued, day);
      errors.set(day, found);
      return found;
    };
    const most = world.solar.ratedPower / 2;
    const solar: number[] = [];
    const temperature: number[] = [];
    for (let i = 0; i < SLOTS; i++) {
      const slot = instant(issued + i * HALF_HOUR);
      solar.push(Math.min(most, world.futureSolar(slot) * errorOf(jstDay(slot)).solarFactor));
      temperature.push(world.futureTemperature(slot) + temperatureError(slot, errorOf));
    }
    return { issued, from: issued, solar, temperature };
  }

  return {
    async latest() {
      const issued = lastIssue(clock.now());
      if (current === null || current.at !== issued) current = known(issue(issued), issued);
      return current;
    },
  };
}

/** Between the noons of two days, so that the air does not jump at midnight. */
function temperatureError(slot: Instant, errorOf: (day: number) => DayError): number {
  const before = jstDay(instant(slot - DAY / 2));
  const share = (slot - jstDayStart(before) - DAY / 2) / DAY;
  return errorOf(before).temperature * (1 - share) + errorOf(before + 1).temperature * share;
}
