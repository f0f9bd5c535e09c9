import { generationOf } from '#core/forecast/solar/generation.ts';
import type { Roof } from '#core/forecast/solar/roof.ts';
import { createIrradiationModel } from '#core/forecast/weather/jma-irradiation.ts';
import { airAt, jmaSky } from '#core/forecast/weather/jma-sky.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import { hours, type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstMidnight } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HttpClient } from '#drivers/link/http.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';
import { type JmaForecast, readJmaForecast } from './read-forecast.ts';

export interface JmaForecastFeedParts {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly roof: Roof;
  /** 府県予報区, as 130000; 一次細分区域, as 130010; temperature point, as 44132. */
  readonly office: string;
  readonly area: string;
  readonly point: string;
}

/** JMA issues at 05, 11 and 17 o'clock: what is older than this has missed two of them. */
const STALE = hours(18);
const HALF_HOURS_A_DAY = 48;

/** The forecast of the Japan Meteorological Agency as generation and air of this house, from today's midnight on. */
export function createJmaForecastFeed(parts: JmaForecastFeedParts): WeatherFeed {
  const { http, clock, log, roof, office, area, point } = parts;
  const url = `https://www.jma.go.jp/bosai/forecast/data/forecast/${office}.json`;
  const model = createIrradiationModel();
  let read: { readonly body: string; readonly forecast: WeatherForecast } | null = null;

  function forecastOf(said: JmaForecast, now: Instant): WeatherForecast {
    const from = jstMidnight(now);
    const skies = new Map([...said.days].map(([day, of]) => [day, jmaSky(day, of, roof.place, model)]));
    const last = Math.max(...said.days.keys());
    const steps = Math.min(4, last - jstDay(from) + 1) * HALF_HOURS_A_DAY;
    const solar = generationOf(roof, from, steps, (at) => skies.get(jstDay(at))?.(at) ?? null);
    const whole = solar.indexOf(null);
    const count = whole < 0 ? steps : whole;
    return {
      issued: said.reported,
      from,
      solar: solar.slice(0, count).map((wh) => wh ?? 0),
      temperature: Array.from({ length: count }, (_, step) => {
        const at = instant(from + (step + 0.5) * HALF_HOUR);
        return airAt(at, said.days.get(jstDay(at))!);
      }),
    };
  }

  return {
    async latest(): Promise<Reading<WeatherForecast>> {
      const fetched = await http.get(url);
      const now = clock.now();
      if (fetched === null) return missing('no-answer', now);
      try {
        if (read?.body !== fetched.body || jstMidnight(now) !== read.forecast.from)
          read = { body: fetched.body, forecast: forecastOf(readJmaForecast(fetched.body, area, point), now) };
      } catch (error) {
        log.warn('the forecast of JMA cannot be read', {
          url,
          why: error instanceof Error ? error.message : String(error),
        });
        return missing('out-of-range', now);
      }
      const { issued } = read.forecast;
      if (now - issued > STALE) return missing('stale', now);
      return known(read.forecast, issued);
    },
  };
}
