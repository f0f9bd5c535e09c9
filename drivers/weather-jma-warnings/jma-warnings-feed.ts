import { known, missing } from '#core/reading.ts';
import { hours } from '#core/time/instant.ts';
import type { HttpClient } from '#drivers/link/http.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WarningsFeed } from '#ports/weather-warnings.ts';
import { readJmaWarnings } from './read-warnings.ts';

/** Telegrams come when something changes, so it is the far end's last word that must be fresh, not the telegram. */
const STALE = hours(2);

export function createJmaWarningsFeed(parts: {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  /** 府県予報区, as 130000; municipality (class20), as 1310100. */
  readonly office: string;
  readonly municipality: string;
}): WarningsFeed {
  const { http, clock, log, office, municipality } = parts;
  const url = `https://www.jma.go.jp/bosai/warning/data/r8/${office}.json`;
  return {
    async latest() {
      const fetched = await http.get(url);
      const now = clock.now();
      if (fetched === null) return missing('no-answer', now);
      if (now - fetched.confirmedAt > STALE) return missing('stale', now);
      try {
        return known(readJmaWarnings(fetched.body, municipality), fetched.confirmedAt);
      } catch (error) {
        log.warn('the warnings of JMA cannot be read', {
          url,
          why: error instanceof Error ? error.message : String(error),
        });
        return missing('out-of-range', now);
      }
    },
  };
}
