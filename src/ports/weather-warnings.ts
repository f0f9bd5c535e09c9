import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';

/** advisory 注意報 · warning 警報 · danger 危険警報 · special 特別警報 */
export type WarningLevel = 'advisory' | 'warning' | 'danger' | 'special';

export interface WeatherWarning {
  /** Two digits of JMA's table. */
  readonly code: string;
  readonly name: string;
  readonly level: WarningLevel;
}

export interface WeatherWarnings {
  /** When the newest of the telegrams they are from was published. */
  readonly reported: Instant;
  /** In force for the municipality; ascending by code, none twice. */
  readonly inForce: readonly WeatherWarning[];
}

/**
 * Warnings published for the house's municipality. `latest` never rejects; it is `missing` where nobody answers, where what
 * is answered cannot be read, or where it is too old to be believed: none of these is "no warning".
 */
export interface WarningsFeed {
  latest(): Promise<Reading<WeatherWarnings>>;
}
