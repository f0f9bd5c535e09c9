import { missing } from '#core/reading.ts';
import type { Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';

/** A weather service that fails: it is away, repeats an old issue, or is wrong by a factor. The last fault counts. */
export interface FaultyFeed extends WeatherFeed {
  away(length: Millis): void;
  stale(length: Millis): void;
  wrong(factor: number, length: Millis): void;
}

export function createFaultyFeed(feed: WeatherFeed, clock: Clock): FaultyFeed {
  let latest = feed.latest;
  let until = Number.NEGATIVE_INFINITY;
  const instead = (ask: WeatherFeed['latest'], length: Millis): void => {
    latest = ask;
    until = clock.monotonic() + length;
  };
  return {
    latest: () => (clock.monotonic() < until ? latest() : feed.latest()),
    away(length) {
      instead(async () => missing('no-answer', clock.now()), length);
    },
    stale(length) {
      const old = feed.latest();
      instead(() => old, length);
    },
    wrong(factor, length) {
      instead(async () => {
        const reading = await feed.latest();
        if (!reading.known) return reading;
        const { value } = reading;
        return { ...reading, value: { ...value, solar: value.solar.map((wh) => wh * factor) } };
      }, length);
    },
  };
}
