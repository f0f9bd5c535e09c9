import { describe, expect, it } from 'vitest';
import type { Instant } from '#core/time/instant.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';

export interface WeatherBench {
  readonly feed: WeatherFeed;
  now(): Instant;
  /** Lets `hours` pass. */
  pass(hours: number): Promise<void>;
}

const HALF_HOUR = 1_800_000;

/** What src/ports/weather-feed.ts promises, for every implementation that has something published. */
export function weatherFeedContract(what: string, make: () => WeatherBench): void {
  describe(`${what} keeps the promises of a weather feed`, () => {
    it('tells a forecast that was issued before now, of whole half hours, with sun ≥ 0 and air that people live in', async () => {
      const bench = make();
      for (let turn = 0; turn < 10; turn++) {
        const latest = await bench.feed.latest();
        expect(latest.known).toBe(true);
        if (!latest.known) return;
        const { issued, from, solar, temperature } = latest.value;
        expect(issued).toBeLessThanOrEqual(bench.now());
        expect(from % HALF_HOUR).toBe(0);
        expect(solar.length).toBe(temperature.length);
        expect(from + solar.length * HALF_HOUR).toBeGreaterThan(bench.now() + 48 * 3_600_000);
        expect(Math.min(...solar)).toBeGreaterThanOrEqual(0);
        expect(solar.every(Number.isFinite)).toBe(true);
        expect(temperature.every((c) => c > -40 && c < 50)).toBe(true);
        await bench.pass(5);
      }
    });

    it('says the same until something newer is issued', async () => {
      const { feed } = make();
      expect(await feed.latest()).toEqual(await feed.latest());
    });
  });
}
