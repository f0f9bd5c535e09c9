import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { days, hours, type Instant, instant, millis, minutes, seconds } from '#core/time/instant.ts';
import { HALF_HOUR, slotsBetween } from '#core/time/slot.ts';
import type { MeterMemory } from '#drivers/route-b-meter/meter-memory.ts';
import type { MeteredWorld } from '#drivers/simulated/sk-module/meter-properties.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import { SOAK } from '../../soak.ts';
import { createRig, type Rig, START } from './meter-rig.ts';

/** `HEMS_SOAK=46` makes it the whole year. */
const DAYS = Math.min(365, Math.round(8 * SOAK));
const FIRST_BOUNDARY = instant(START + minutes(20));
const COUNT = 10;
const INITIAL = { import: 99_900_000, export: 5 };

/** W drawn, and fed in, during the n-th half hour since START. */
const drawn = (n: number): number => 200 + ((n * 7_919) % 3_000);
const fedIn = (n: number): number => (n % 48 > 16 && n % 48 < 30 ? (n * 104_729) % 2_500 : 0);

/** Power tells the second it was measured in; the registers follow `drawn` and `fedIn`. Both exact. */
function exactWorld(): { readonly world: MeteredWorld; truth(at: Instant): { import: number; export: number } } {
  const sums = [{ import: 0, export: 0 }];
  const slot = (at: number): number => Math.floor((at - START) / HALF_HOUR);
  /** mJ since START. */
  const sumAt = (at: number): { import: number; export: number } => {
    const n = slot(at);
    for (let i = sums.length; i <= n; i++) {
      const last = sums[i - 1]!;
      sums.push({ import: last.import + drawn(i - 1) * HALF_HOUR, export: last.export + fedIn(i - 1) * HALF_HOUR });
    }
    const rest = at - START - n * HALF_HOUR;
    return { import: sums[n]!.import + drawn(n) * rest, export: sums[n]!.export + fedIn(n) * rest };
  };
  let now: number = START;
  const counts = (initial: number, energy: number): number =>
    ((initial + Math.floor(energy / 3_600_000 / COUNT)) % 100_000_000) * COUNT;
  return {
    world: {
      advanceTo(at) {
        now = Math.max(now, at);
      },
      gridPower: () => Math.floor((now - START) / 1_000),
      get ledger() {
        return sumAt(now);
      },
    },
    truth: (at) => ({
      import: counts(INITIAL.import, sumAt(at).import),
      export: counts(INITIAL.export, sumAt(at).export),
    }),
  };
}

function heap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** What can go wrong, the rare and long among it. */
function faultsOf(
  rig: Rig,
  random: ReturnType<typeof createRandom>,
  restart: () => Promise<void>,
): readonly (() => void | Promise<void>)[] {
  const { faults } = rig.module;
  const some = (most: number): number => 1 + random.integer(most);
  const unplug = (length: number): void => {
    faults.unplug();
    rig.clock.after(millis(length), 'test plug', faults.plug);
  };
  return [
    () => rig.meter.mute(seconds(some(200))),
    () => rig.meter.mute(minutes(some(240))),
    () => unplug(seconds(some(100))),
    () => unplug(random.next() < 0.1 ? hours(some(60)) : minutes(some(90))),
    faults.silentReset,
    faults.terminate,
    () => faults.expire(random.next() < 0.5),
    () => faults.failTransmissions(some(20)),
    () => {
      faults.limitDuty();
      rig.clock.after(seconds(some(600)), 'test release', () => faults.releaseDuty(random.next() < 0.3));
    },
    () => faults.refuse((['ER04', 'ER05', 'ER06', 'ER10'] as const)[random.integer(4)]!, some(30)),
    () => rig.air.duplicate(minutes(some(10))),
    () => rig.air.delay(millis(some(9_000)), minutes(some(10))),
    () => rig.air.refuse(minutes(some(10))),
    () => rig.air.empty(minutes(some(10))),
    restart,
  ];
}

/** The third one's meter is of the second generation. */
describe.each([1, 2, 3])(`${DAYS} days of random faults, seed %d`, (seed) => {
  test(
    'no wrong value, no half hour missing, flat memory',
    async () => {
      const random = createRandom(seed, 'year');
      const { world, truth } = exactWorld();
      let memory: MeterMemory | null = null;
      const store = { load: () => memory, save: (next: MeterMemory) => void (memory = next) };
      const rig = createRig({
        meter: { world, initial: INITIAL, confirmedHalfHours: seed === 2, secondGeneration: seed === 3 },
        module: { kind: seed === 2 ? 'dual' : 'single', payload: seed === 2 ? 'hex' : 'binary' },
        options: { memory: store, meterNumber: 'SIM000000001' },
      });
      let driver: GridMeter = rig.driver;
      const told = new Set<Instant>();
      const wrong: string[] = [];
      let known = 0;

      const check = (): void => {
        for (const { at, importRegister, exportRegister, meter } of rig.halfHours.splice(0)) {
          const expected = truth(at);
          if (importRegister.known && importRegister.value !== expected.import) wrong.push(`import ${at}`);
          if (exportRegister.known && exportRegister.value !== expected.export) wrong.push(`export ${at}`);
          if (meter !== 'SIM000000001') wrong.push(`meter ${meter}`);
          if (importRegister.known && exportRegister.known) told.add(at);
        }
        rig.logged.length = 0;
        rig.saved.length = 0;
      };
      const missing = (): Instant[] => [...slotsBetween(FIRST_BOUNDARY, rig.clock.now())].filter((at) => !told.has(at));

      const poll = (): void => {
        const called = rig.clock.now();
        void driver.observe(seconds(9)).then(({ power }) => {
          if (!power.known) return;
          known++;
          const measured = START + power.value * 1_000;
          if (measured < called - 1_000 || measured > rig.clock.now()) wrong.push(`power ${called}`);
        });
        rig.clock.after(seconds(10), 'test poll', poll);
      };
      const restart = async (): Promise<void> => {
        const stopped = driver.stop();
        await rig.run(seconds(2));
        await stopped;
        if (random.next() < 0.3) await rig.run(minutes(random.integer(600)));
        check();
        driver = rig.newDriver();
        driver.wantHalfHours(missing());
        await driver.start();
      };
      const faults = faultsOf(rig, random, restart);

      await driver.start();
      poll();
      const end = START + days(DAYS) - hours(6);
      let early = Number.NaN;
      let timers = 0;
      while (rig.clock.now() < end) {
        await rig.run(minutes(random.integer(500)));
        await faults[random.integer(faults.length)]!();
        check();
        timers = Math.max(timers, rig.clock.waiting());
        if (Number.isNaN(early) && rig.clock.now() > START + days(DAYS / 4)) early = heap();
      }
      await rig.run(hours(6));
      // A long outage may have begun at the very end.
      for (let i = 0; i < 40 && missing().length > 0; i++) {
        await rig.run(hours(2));
        check();
      }
      expect(wrong).toEqual([]);
      expect(missing().map((at) => new Date(at).toISOString())).toEqual([]);
      expect(known).toBeGreaterThan(DAYS * 8_640 * 0.7);
      expect(rig.module.flashWrites).toBe(0);
      // A meter that is mute for hours is renewed every two minutes, and each renewal stops a lifetime's timer of a day.
      expect(timers).toBeLessThan(600);
      // The test's own books grow by a few hundred bytes a half hour.
      expect(heap() - early).toBeLessThan(2_000_000 + DAYS * 48 * 300);
    },
    DAYS * 5_000 + 30_000,
  );
});
