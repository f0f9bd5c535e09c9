import { describe, expect, it } from 'vitest';
import { millis, plus } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

export interface ClockBench {
  readonly clock: Clock;
  /** Lets `length` pass. */
  pass(length: number): Promise<void>;
}

/** What src/ports/clock.ts promises, for every implementation. */
export function clockContract(what: string, make: () => ClockBench): void {
  describe(`${what} keeps the promises of a clock`, () => {
    it('moves on, and monotonic time never goes back', async () => {
      const { clock, pass } = make();
      const wall = clock.now();
      let before = clock.monotonic();
      for (let turn = 0; turn < 5; turn++) {
        await pass(2);
        const after = clock.monotonic();
        expect(after).toBeGreaterThanOrEqual(before);
        before = after;
      }
      expect(clock.now()).toBeGreaterThanOrEqual(plus(wall, millis(5)));
    });

    it('fires a timer once, not before it is due, and after those due earlier', async () => {
      const { clock, pass } = make();
      const begun = clock.monotonic();
      const fired: string[] = [];
      clock.after(millis(8), 'late', () => fired.push('late'));
      clock.after(millis(2), 'early', () => {
        fired.push('early');
        expect(clock.monotonic() - begun).toBeGreaterThanOrEqual(1);
      });
      await pass(20);
      expect(fired).toEqual(['early', 'late']);
    });

    it('does not fire a stopped timer; stopping twice or too late does nothing', async () => {
      const { clock, pass } = make();
      const fired: string[] = [];
      const stopped = clock.after(millis(2), 'stopped', () => fired.push('stopped'));
      const kept = clock.after(millis(2), 'kept', () => fired.push('kept'));
      stopped.stop();
      stopped.stop();
      await pass(10);
      kept.stop();
      expect(fired).toEqual(['kept']);
    });
  });
}
