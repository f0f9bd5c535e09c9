import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { known, missing } from '#core/reading.ts';
import { hours, type Millis, parseInstant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';

const time = z.string().transform((text, context) => {
  const at = parseInstant(text);
  if (at === null) context.addIssue(`"${text}" is not a time with offset`);
  return at ?? z.NEVER;
});
const schema = z.strictObject({
  issued: time,
  from: time.refine((at) => at % HALF_HOUR === 0, 'must be the start of a half hour'),
  solar_wh: z.array(z.number().min(0)),
  temperature_c: z.array(z.number().min(-60).max(60)),
});

/**
 * A forecast that another program writes: JSON `{issued, from, solar_wh[], temperature_c[]}`, one value per half hour.
 * Read again when the file changes.
 */
export function createWeatherFileFeed(parts: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Issued longer ago than this is stale. */
  readonly stale?: Millis;
}): WeatherFeed {
  const { path, clock, log, stale = hours(18) } = parts;
  let read: { readonly changed: number; readonly forecast: WeatherForecast | null } | null = null;

  function current(): WeatherForecast | null {
    const changed = statSync(path).mtimeMs;
    if (read?.changed !== changed) {
      read = { changed, forecast: null };
      const {
        issued,
        from,
        solar_wh: solar,
        temperature_c: temperature,
      } = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (solar.length !== temperature.length)
        throw new Error(`${solar.length} values of solar_wh for ${temperature.length} of temperature_c`);
      read = { changed, forecast: { issued, from, solar, temperature } };
    }
    return read.forecast;
  }

  return {
    latest() {
      const now = clock.now();
      try {
        const forecast = current();
        if (forecast === null) return Promise.resolve(missing('out-of-range', now));
        if (now - forecast.issued > stale) return Promise.resolve(missing('stale', now));
        return Promise.resolve(known(forecast, forecast.issued));
      } catch (error) {
        const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        log.warn('a forecast file cannot be read', {
          path,
          why: error instanceof Error ? error.message : String(error),
        });
        return Promise.resolve(missing(absent ? 'no-answer' : 'out-of-range', now));
      }
    },
  };
}
