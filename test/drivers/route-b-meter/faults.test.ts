import { describe, expect, test } from 'vitest';
import { hours, type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { createRig, type Rig } from './meter-rig.ts';

/** Joined, known to answer, and observed every 5 s. */
async function running(options: Parameters<typeof createRig>[0] = {}): Promise<Rig> {
  const rig = createRig(options);
  await rig.driver.start();
  expect(await rig.untilValue(seconds(60))).toBeLessThan(60_000);
  await rig.run(seconds(30));
  return rig;
}

/** How long behind the end of a fault the next good value came. */
async function recovery(rig: Rig, length: Millis, end: () => void): Promise<number> {
  const seen = rig.watch(millis(POLL));
  await rig.run(length);
  end();
  const ended = rig.clock.monotonic();
  await rig.run(minutes(10));
  const good = seen.filter(({ at, observation }) => at >= ended && observation.power.known);
  const bad = seen.filter(({ at, observation }) => at > ended + 60_000 && !observation.power.known);
  expect(bad).toEqual([]);
  return good[0] === undefined ? Number.POSITIVE_INFINITY : good[0].at - ended;
}

const nothing = (): void => {};
const POLL = 5_000;
/** PANA of the simulated module. */
const JOIN = 1_500;

describe.each(['single', 'dual'] as const)('recovery on a %s-stack module (radio scan and join excluded)', (kind) => {
  test('a meter mute for 30 s: at most 5 s', async () => {
    const rig = await running({ module: { kind } });
    rig.meter.mute(seconds(30));
    expect(await recovery(rig, seconds(30), nothing)).toBeLessThanOrEqual(5_000);
  });

  test('unplugged for 3 s: at most 10 s', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.unplug();
    expect(await recovery(rig, seconds(3), rig.module.faults.plug)).toBeLessThanOrEqual(10_000 + JOIN);
  });

  test('unplugged for an hour: at most 10 s', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.unplug();
    expect(await recovery(rig, hours(1), rig.module.faults.plug)).toBeLessThanOrEqual(10_000 + JOIN);
  });

  test('silent reset of the module: at most 10 s', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.silentReset();
    expect(await recovery(rig, millis(0), nothing)).toBeLessThanOrEqual(10_000 + JOIN);
  });

  test('the meter terminates (EVENT 26, 27): at most 15 s', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.terminate();
    expect(await recovery(rig, millis(0), nothing)).toBeLessThanOrEqual(15_000 + JOIN);
  });

  test.each([false, true])('the lifetime expires (EVENT 29), refused: %s: at most 15 s', async (refused) => {
    const rig = await running({ module: { kind } });
    rig.module.faults.expire(refused);
    expect(await recovery(rig, millis(0), nothing)).toBeLessThanOrEqual(15_000 + 2 * JOIN);
  });

  test('three datagrams that could not be sent (EVENT 21 with 01): at most 5 s', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.failTransmissions(3);
    expect(await recovery(rig, millis(0), nothing)).toBeLessThanOrEqual(5_000);
  });

  test('duty limit (EVENT 32) until released (EVENT 33): at most 5 s from the next poll, and nothing is sent meanwhile', async () => {
    const rig = await running({ module: { kind } });
    rig.module.faults.limitDuty();
    const sent = rig.module.sent;
    await rig.run(minutes(5));
    expect(rig.module.sent).toBe(sent);
    expect(await recovery(rig, millis(0), rig.module.faults.releaseDuty)).toBeLessThanOrEqual(POLL + 5_000);
  });

  test('mute for 10 minutes: the ladder ends with a value all the same, behind its longest wait and a scan', async () => {
    const rig = await running({ module: { kind } });
    rig.meter.mute(minutes(10));
    await rig.run(minutes(10));
    expect(await rig.untilValue(minutes(10))).toBeLessThan(300_000 * 1.25 + 70_000);
  });
});

describe('session', () => {
  test('is renewed before its lifetime ends, away from the half hours, without a missing value', async () => {
    const rig = await running({ module: { lifetime: hours(4) } });
    const seen = rig.watch(seconds(10));
    await rig.run(hours(24));
    expect(rig.logged.filter((line) => line.includes('expired'))).toEqual([]);
    expect(rig.logged.filter((line) => line.includes('renewal')).length).toBeGreaterThanOrEqual(6);
    expect(seen.filter(({ observation }) => !observation.power.known)).toEqual([]);
  });

  test('a wrong password waits ever longer and says so, and never what it was', async () => {
    const rig = createRig({ driver: { id: '00112233445566778899AABBCCDDEEFF', password: 'WRONGWRONG12' } });
    await rig.driver.start();
    await rig.run(hours(6));
    const failures = rig.logged.filter((line) => line.includes('join-failed'));
    expect(failures.length).toBeGreaterThan(10);
    expect(failures.length).toBeLessThan(100);
  });
});

describe('observe', () => {
  test('answers at once and missing where there is no session', async () => {
    const rig = createRig();
    const observation = await rig.driver.observe(seconds(10));
    expect(observation.power).toEqual({ known: false, missing: 'no-answer', at: rig.clock.now() });
    expect(observation.importRegister).toMatchObject({ missing: 'no-answer' });
  });

  test('keeps its deadline while the meter is mute', async () => {
    const rig = await running();
    rig.meter.mute(minutes(5));
    const from = rig.clock.monotonic();
    let took = Number.NaN;
    void rig.driver.observe(seconds(3)).then(({ power }) => {
      expect(power).toMatchObject({ known: false, missing: 'no-answer' });
      took = rig.clock.monotonic() - from;
    });
    await rig.run(seconds(10));
    expect(took).toBe(3_000);
  });

  test('stop answers everybody who waits and says nothing more', async () => {
    const rig = await running();
    const waiting = rig.driver.observe(seconds(9));
    const stopped = rig.driver.stop();
    await rig.run(seconds(5));
    await stopped;
    expect((await waiting).power.known).toBe(false);
    const sent = rig.module.sent;
    await rig.run(hours(2));
    expect(rig.module.sent).toBe(sent);
  });
});
