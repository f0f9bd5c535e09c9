import { missing } from '#core/reading.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';

/** The first fresh of several sources, and which it was. */
export interface WeatherChain extends WeatherFeed {
  /** Name of the source that answered last, `climatology` when none had anything fresh; null before the first question. */
  source(): string | null;
}

/**
 * Several sources in order of preference: the first that has something fresh answers. Where none has, the reason of the
 * first is given, and the house goes on with what its own last days say.
 */
export function createWeatherChain(parts: {
  readonly sources: readonly { readonly name: string; readonly feed: WeatherFeed }[];
  readonly clock: Clock;
  readonly log: Log;
}): WeatherChain {
  const { sources, clock, log } = parts;
  let used: string | null = null;

  function say(name: string): void {
    if (used !== name) log.info('weather comes from', { source: name });
    used = name;
  }

  return {
    async latest() {
      let reason = missing('no-answer', clock.now());
      for (const [k, { name, feed }] of sources.entries()) {
        const latest = await feed.latest();
        if (latest.known) {
          say(name);
          return latest;
        }
        if (k === 0) reason = latest;
      }
      say('climatology');
      return reason;
    },
    source: () => used,
  };
}
