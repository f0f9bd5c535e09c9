import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hours, instant, minutes, seconds } from '#core/time/instant.ts';
import { renewalDelay } from '#protocol/skstack/renewal.ts';

const moment = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }).map(instant);

describe('renewal', () => {
  test('a session of real length is renewed within 50..75 % of it and never in the minutes :00-:05 and :30-:35', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 2, max: 48 }), (now, length) => {
        const delay = renewalDelay(now, hours(length));
        expect(delay).toBeGreaterThanOrEqual(hours(length) * 0.5);
        expect(delay).toBeLessThanOrEqual(hours(length) * 0.75);
        const minute = ((now + delay) % minutes(30)) / 60_000;
        expect(minute).toBeGreaterThanOrEqual(6 - 1e-9);
        expect(minute).toBeLessThanOrEqual(29);
      }),
      { seed: 15, numRuns: 500 },
    );
  });

  test('a session too short to choose is renewed before it ends all the same', () => {
    expect(renewalDelay(instant(0), seconds(60))).toBe(45_000);
  });
});
