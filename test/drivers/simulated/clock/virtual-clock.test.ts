import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, millis } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { sleep } from '#ports/clock.ts';

const start = instant(1_775_000_000_000);
const at = (ms: number) => instant(start + ms);

describe('virtual clock', () => {
  it('fires timers in order of due time, equals in order of making', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), async (delays) => {
        const clock = createVirtualClock({ start });
        const fired: { delay: number; index: number; at: number }[] = [];
        delays.forEach((delay, index) => {
          clock.after(millis(delay), 'test', () => fired.push({ delay, index, at: clock.now() - start }));
        });
        await clock.run({ until: at(50) });
        const expected = delays
          .map((delay, index) => ({ delay, index, at: delay }))
          .sort((a, b) => a.delay - b.delay || a.index - b.index);
        expect(fired).toEqual(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('lets every promise settle before the next timer', async () => {
    const clock = createVirtualClock({ start });
    const seen: string[] = [];
    clock.after(millis(1), 'first', () => {
      void (async () => {
        for (let depth = 0; depth < 50; depth++) await Promise.resolve();
        seen.push('settled');
      })();
    });
    clock.after(millis(1), 'second', () => seen.push('second'));
    await clock.run({ until: at(1) });
    expect(seen).toEqual(['settled', 'second']);
  });

  it('fires a timer that is made while running, when it is due in the same run', async () => {
    const clock = createVirtualClock({ start });
    let woke = 0;
    void (async () => {
      for (let i = 0; i < 5; i++) {
        await sleep(clock, millis(10), 'nap');
        woke++;
      }
    })();
    await clock.run({ until: at(35) });
    expect(woke).toBe(3);
    await clock.run({ until: at(50) });
    expect(woke).toBe(5);
    expect(clock.now()).toBe(at(50));
  });

  it('never fires a stopped timer', async () => {
    const clock = createVirtualClock({ start });
    let fired = false;
    const timer = clock.after(millis(5), 'stopped', () => {
      fired = true;
    });
    timer.stop();
    timer.stop();
    await clock.run({ until: at(10) });
    expect(fired).toBe(false);
    expect(clock.waiting()).toBe(0);
  });

  it('stands still while work outside of virtual time is under way', async () => {
    const clock = createVirtualClock({ start });
    const seen: string[] = [];
    clock.after(millis(1), 'asks', () => {
      const work = new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
      void clock.outside(work).then(() => seen.push(`work at ${clock.now() - start}`));
    });
    clock.after(millis(2), 'next', () => seen.push('next'));
    await clock.run({ until: at(2) });
    expect(seen).toEqual(['work at 1', 'next']);
  });

  it('rejects the run when an action throws', async () => {
    const clock = createVirtualClock({ start });
    clock.after(millis(1), 'breaks', () => {
      throw new Error('broken');
    });
    await expect(clock.run({ until: at(1) })).rejects.toThrow('broken');
  });

  it('stops early when asked, and can go on', async () => {
    const clock = createVirtualClock({ start });
    let fired = 0;
    for (let i = 1; i <= 10; i++) clock.after(millis(i), 'count', () => fired++);
    await clock.run({ until: at(10), stop: () => fired === 4 });
    expect(fired).toBe(4);
    await clock.run({ until: at(10) });
    expect(fired).toBe(10);
  });
});
