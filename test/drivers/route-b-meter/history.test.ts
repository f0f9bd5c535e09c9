import { describe, expect, test } from 'vitest';
import type { HalfHourRegisters } from '#core/device/grid.ts';
import { days, hours, type Instant, instant, type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { HALF_HOUR, slotsBetween } from '#core/time/slot.ts';
import { createRig, type Rig, type RigOptions, START } from './meter-rig.ts';

const WATTS = 1_234;
const FIRST_REGISTER = 1_234_560;

async function running(options: RigOptions = {}): Promise<Rig> {
  const rig = createRig(options);
  await rig.driver.start();
  await rig.untilValue(seconds(60));
  await rig.run(minutes(5));
  return rig;
}

async function unplugged(rig: Rig, length: Millis): Promise<void> {
  rig.module.faults.unplug();
  await rig.run(length);
  rig.module.faults.plug();
}

/** Each boundary from the first to now was told with its value, and with no other. */
function expectComplete(
  rig: Rig,
  from: Instant = instant(START + 20 * 60_000),
): ReadonlyMap<Instant, HalfHourRegisters> {
  const known = new Map<Instant, HalfHourRegisters>();
  for (const told of rig.halfHours) {
    if (!told.importRegister.known) continue;
    const truth = FIRST_REGISTER + Math.floor((WATTS * (told.at - START)) / 36_000_000) * 10;
    expect(told.importRegister.value).toBe(truth);
    expect(told.exportRegister).toMatchObject({ known: true, value: 234_560 });
    expect(told.meter).toBe('SIM000000001');
    known.set(told.at, told);
  }
  const due = [...slotsBetween(from, rig.clock.now())];
  expect(due.filter((at) => !known.has(at))).toEqual([]);
  return known;
}

describe('half hours that were missed', () => {
  test.each([
    ['3 h: in one short answer (0xEC)', hours(3)],
    ['9 h: by day (0xE2, 0xE4)', hours(9)],
    ['26 h: over midnight', hours(26)],
    ['5 days', days(5)],
  ])('in an outage of %s are fetched back, with their origin', async (_name, length) => {
    const rig = await running();
    rig.watch(seconds(10));
    await unplugged(rig, length);
    await rig.run(minutes(25));
    const known = expectComplete(rig);
    const history = [...known.values()].filter(({ origin }) => origin === 'history');
    expect(history.length).toBeGreaterThanOrEqual(length / HALF_HOUR - 2);
    expect(rig.driver.status().halfHoursDue).toBe(0);
  });

  test('while the meter has no 0xEC are fetched by day', async () => {
    const rig = await running({ meter: { lacks: [0xec, 0xed] } });
    await unplugged(rig, hours(3));
    await rig.run(minutes(25));
    expectComplete(rig);
  });

  test('while export is not fitted are told without it', async () => {
    const rig = await running({ meter: { lacks: [0xe3, 0xe4, 0xeb, 0xec] } });
    await unplugged(rig, hours(3));
    await rig.run(minutes(25));
    const history = rig.halfHours.filter(({ origin }) => origin === 'history');
    expect(history.length).toBeGreaterThanOrEqual(5);
    for (const { exportRegister } of history) expect(exportRegister).toMatchObject({ missing: 'not-fitted' });
  });

  test('whether the outage ends shortly before or behind midnight, no day is taken for another', async () => {
    // Started at 09:10 JST; 09:15 + 14 h 40 min = 23:55.
    for (const end of [14 * 60 + 36, 14 * 60 + 40, 14 * 60 + 44, 14 * 60 + 46, 14 * 60 + 50]) {
      const rig = await running();
      rig.watch(seconds(10));
      await unplugged(rig, minutes(end));
      await rig.run(hours(1));
      expectComplete(rig);
    }
  });

  test('are fetched through random losses, however long that takes', async () => {
    const rig = await running();
    rig.watch(seconds(10));
    await unplugged(rig, hours(30));
    for (let i = 0; i < 30; i++) {
      rig.module.faults.failTransmissions(4);
      await rig.run(seconds(43));
      rig.meter.mute(seconds(17));
      await rig.run(seconds(53));
    }
    await rig.run(hours(2));
    expectComplete(rig);
  });

  test.each([
    ['3 days', days(3), hours(1)],
    ['98 days', days(98), hours(2)],
    ['103 days, as far as the meter’s history reaches', days(103), hours(2)],
  ])('while the box was away for %s are fetched when it is told which', async (_name, away, patience) => {
    const rig = await running();
    await rig.run(hours(2));
    const stopped = rig.driver.stop();
    await rig.run(seconds(5));
    await stopped;
    const from = instant(START + 20 * 60_000);
    await rig.run(away);
    const again = rig.newDriver();
    again.wantHalfHours(slotsBetween(from, rig.clock.now()));
    await again.start();
    rig.watch(seconds(10), again);
    await rig.run(patience);
    expectComplete(rig, instant(Math.max(from, rig.clock.now() - days(99))));
    expect(again.status().halfHoursDue).toBe(0);
  });
});

/** Polls every 10 s; `worst` of the polls that began since the last call, and how many brought a power. */
function timed(rig: Rig): () => { readonly worst: number; readonly polls: number } {
  let worst = 0;
  let polls = 0;
  const tick = (): void => {
    const called = rig.clock.monotonic();
    void rig.driver.observe(seconds(9)).then(({ power }) => {
      if (!power.known) return;
      polls++;
      worst = Math.max(worst, rig.clock.monotonic() - called);
    });
    rig.clock.after(seconds(10), 'test tick', tick);
  };
  tick();
  return () => {
    const result = { worst, polls };
    worst = 0;
    polls = 0;
    return result;
  };
}

describe('the ten-second power', () => {
  test.each([300, 1_500, 3_500])('is never delayed by the history; the meter answers in %d ms', async (answerDelay) => {
    const rig = await running({ meter: { answerDelay: millis(answerDelay) } });
    const take = timed(rig);
    await rig.run(minutes(15));
    const usual = take();
    await unplugged(rig, days(4));
    while (take().polls === 0) await rig.run(millis(100));
    expect(rig.driver.status().halfHoursDue).toBeGreaterThan(150);
    await rig.run(minutes(15));
    expect(rig.driver.status().halfHoursDue).toBe(0);
    const meanwhile = take();
    // 90 in 15 minutes; the last may still wait for its answer.
    expect(meanwhile.polls).toBeGreaterThanOrEqual(89);
    expect(meanwhile.worst).toBeLessThanOrEqual(usual.worst + RADIO);
  });
});

/** The radio of the simulated module takes 40 to 200 ms. */
const RADIO = 200;
