import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';

/** A forecast as issued: one entry per half hour from `from`. */
export interface WeatherForecast {
  readonly issued: Instant;
  readonly from: Instant;
  /** Expected generation of this house's panels, Wh per half hour. */
  readonly solar: readonly number[];
  /** Outdoor air, °C. */
  readonly temperature: readonly number[];
}

/**
 * Weather as published by somebody else. `latest` never rejects and never waits longer than the deadline its driver was
 * made with; with nothing published it is `missing`.
 */
export interface WeatherFeed {
  latest(): Promise<Reading<WeatherForecast>>;
}
