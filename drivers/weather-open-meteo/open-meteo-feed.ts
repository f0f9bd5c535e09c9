import { generationOf } from '#core/forecast/solar/generation.ts';
import type { Roof } from '#core/forecast/solar/roof.ts';
import { known, missing } from '#core/reading.ts';
import { hours, type Instant, instant } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { HttpClient } from '#drivers/link/http.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';
import { openMeteoSky } from './open-meteo-sky.ts';
import { readOpenMeteo } from './read-answer.ts';

/** Its models run every three to six hours; what was last confirmed longer ago than this is stale. */
const STALE = hours(9);

/** A service of Open-Meteo's form as generation and air of this house. */
export function createOpenMeteoFeed(parts: {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly roof: Roof;
  /** Without parameters; Open-Meteo's own where left out. */
  readonly base?: string;
}): WeatherFeed {
  const { http, clock, log, roof, base = 'https://api.open-meteo.com/v1/forecast' } = parts;
  const { latitude, longitude } = roof.place;
  const radiation = 'shortwave_radiation_instant,direct_normal_irradiance_instant,diffuse_radiation_instant';
  const url = `${base}?latitude=${latitude}&longitude=${longitude}&minutely_15=temperature_2m,cloud_cover,wind_speed_10m,${radiation}&forecast_days=4&timezone=Asia%2FTokyo&wind_speed_unit=ms`;
  let read: { readonly body: string; readonly forecast: Omit<WeatherForecast, 'issued'> } | null = null;

  return {
    async latest() {
      const fetched = await http.get(url);
      const now = clock.now();
      if (fetched === null) return missing('no-answer', now);
      if (now - fetched.confirmedAt > STALE) return missing('stale', now);
      try {
        if (read?.body !== fetched.body) read = { body: fetched.body, forecast: openMeteoForecast(fetched.body, roof) };
      } catch (error) {
        log.warn('an answer of Open-Meteo’s form cannot be read', {
          url,
          why: error instanceof Error ? error.message : String(error),
        });
        return missing('out-of-range', now);
      }
      return known({ issued: fetched.confirmedAt, ...read.forecast }, fetched.confirmedAt);
    },
  };
}

/** Generation and air of the half hours an answer covers. Throws Error where it cannot be read. */
export function openMeteoForecast(body: string, roof: Roof): Omit<WeatherForecast, 'issued'> {
  const answer = readOpenMeteo(body);
  const sky = openMeteoSky(answer, roof.place);
  const start = answer.steps[0]!.at;
  const from = slotOf(start) === start ? start : instant(slotOf(start) + HALF_HOUR);
  const steps = Math.floor((answer.steps.at(-1)!.at - from) / HALF_HOUR);
  const solar = generationOf(roof, from, steps, sky);
  const hole = solar.indexOf(null);
  const count = hole < 0 ? steps : hole;
  const airAt = (at: Instant): number => sky(at)?.air ?? answer.steps[0]!.air;
  return {
    from,
    solar: solar.slice(0, count).map((wh) => wh ?? 0),
    temperature: Array.from({ length: count }, (_, step) => airAt(instant(from + (step + 0.5) * HALF_HOUR))),
  };
}
