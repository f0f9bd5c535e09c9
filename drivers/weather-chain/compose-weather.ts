import type { Roof } from '#core/forecast/solar/roof.ts';
import type { Random } from '#core/random.ts';
import { createHttpClient, type HttpClientParts } from '#drivers/link/http.ts';
import { createWeatherFileFeed } from '#drivers/weather-file/weather-file-feed.ts';
import { createJmaForecastFeed } from '#drivers/weather-jma-forecast/jma-forecast-feed.ts';
import { createJmaWarningsFeed } from '#drivers/weather-jma-warnings/jma-warnings-feed.ts';
import { createOpenMeteoFeed } from '#drivers/weather-open-meteo/open-meteo-feed.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';
import type { WarningsFeed } from '#ports/weather-warnings.ts';
import { createWeatherChain, type WeatherChain } from './weather-chain.ts';

/** One source of weather as a house is configured with it. */
export type WeatherSource =
  | {
      readonly kind: 'jma';
      /** 府県予報区, as 130000; 一次細分区域, as 130010; temperature point, as 44132. */
      readonly office: string;
      readonly area: string;
      readonly point: string;
    }
  /** A service of Open-Meteo's form; `base` without parameters, Open-Meteo's own where left out. */
  | { readonly kind: 'open-meteo'; readonly base?: string }
  | { readonly kind: 'file'; readonly path: string };

export interface WeatherSettings {
  /** Where the house stands and how its panels lie; no faces where it has none. */
  readonly roof: Roof;
  /** In order of preference; with none, climatology and the last days carry the forecast. */
  readonly sources: readonly WeatherSource[];
  /** Whose warnings count: 府県予報区, as 130000, and municipality (class20), as 1310100; null where nobody wants them. */
  readonly warnings: { readonly office: string; readonly municipality: string } | null;
}

export interface Weather {
  readonly feed: WeatherChain;
  readonly warnings: WarningsFeed | null;
}

/** The whole of a house's weather from its settings, over one polite HTTP client. */
export function composeWeather(
  settings: WeatherSettings,
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    readonly random: Random;
    /** Keeps answers over a restart; null keeps them in memory only. */
    readonly folder: string | null;
    /** Says who asks: name, version and how to reach the project. */
    readonly agent: string;
    readonly fetch?: HttpClientParts['fetch'];
  },
): Weather {
  const { clock, log } = parts;
  const { roof, sources, warnings } = settings;
  const http = createHttpClient(parts);
  const feedOf = (source: WeatherSource): WeatherFeed => {
    switch (source.kind) {
      case 'jma':
        return createJmaForecastFeed({ http, clock, log, roof, ...source });
      case 'open-meteo':
        return createOpenMeteoFeed({ http, clock, log, roof, ...source });
      case 'file':
        return createWeatherFileFeed({ clock, log, ...source });
    }
  };
  return {
    feed: createWeatherChain({
      sources: sources.map((source) => ({ name: source.kind, feed: feedOf(source) })),
      clock,
      log,
    }),
    warnings: warnings === null ? null : createJmaWarningsFeed({ http, clock, log, ...warnings }),
  };
}
