import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { House } from '#app/house.ts';
import { createKeeper } from '#app/keep.ts';
import { wantedHalfHours } from '#app/wanted-half-hours.ts';
import { days, hours, type Instant, instant, minutes, seconds } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf, slotsBetween } from '#core/time/slot.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { Records } from '#ports/records.ts';
import { openStore } from '#store/open-store.ts';
import { createRig, type Rig, START } from '../drivers/route-b-meter/meter-rig.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hems-outage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The box is started: file, keeper and driver; whoever calls the result ends it. */
async function startBox(
  rig: Rig,
  meter: GridMeter,
  beforeFirst = false,
): Promise<{ readonly records: Records; stop(): Promise<void> }> {
  const records = openStore({ folder, durability: 'none', clock: rig.clock });
  const house = { meter, boards: [], solars: [], batteries: [], vehicles: [], heaters: [] } as unknown as House;
  const keeper = createKeeper(house, [], records);
  meter.onHalfHour((registers) => keeper.registers(registers));
  meter.wantHalfHours(wantedHalfHours(records, rig.clock.now(), beforeFirst));
  await meter.start();
  return {
    records,
    async stop() {
      const stopped = meter.stop();
      await rig.run(seconds(5));
      await stopped;
      records.close();
    },
  };
}

const FIRST = instant(START + minutes(20));

/** Half hours of `series` that lie whole between the first boundary and now: known ones, and their origins. */
function kept(records: Records, now: Instant): { readonly missing: number; readonly origins: readonly string[] } {
  const [energy] = records.energy({ from: FIRST, to: now, step: '30m', series: ['grid.import'] });
  const points = new Map(energy!.points.map((point) => [point.at, point]));
  const due = [...slotsBetween(FIRST, instant(slotOf(now) - HALF_HOUR))];
  for (const at of due) {
    // 1,234 W in counts of 10 Wh.
    const wh = points.get(at)?.wh;
    if (wh !== undefined && wh !== null) expect(Math.abs(wh - 617)).toBeLessThanOrEqual(10);
  }
  return {
    missing: due.filter((at) => points.get(at)?.wh == null).length,
    origins: due.map((at) => points.get(at)?.origin ?? 'none'),
  };
}

describe('the file behind an outage has every half hour', () => {
  test('of the stick, with its origin', async () => {
    const rig = createRig();
    const box = await startBox(rig, rig.driver);
    await rig.run(hours(4));
    rig.module.faults.unplug();
    await rig.run(hours(7));
    expect(kept(box.records, rig.clock.now()).missing).toBeGreaterThan(10);
    rig.module.faults.plug();
    await rig.run(hours(1));
    const { missing, origins } = kept(box.records, rig.clock.now());
    expect(missing).toBe(0);
    expect(new Set(origins)).toEqual(new Set(['meter', 'history']));
    await box.stop();
  });

  test.each([hours(2), days(3), days(40)])('of the box, away for %d ms', async (away) => {
    const rig = createRig();
    const before = await startBox(rig, rig.driver);
    await rig.run(hours(5));
    await before.stop();
    await rig.run(away);
    const behind = await startBox(rig, rig.newDriver());
    await rig.run(hours(2));
    const { missing, origins } = kept(behind.records, rig.clock.now());
    expect(missing).toBe(0);
    expect(origins.filter((origin) => origin === 'history').length).toBeGreaterThanOrEqual(away / HALF_HOUR - 1);
    await behind.stop();
  });

  test('of the box, new beside a meter that measures since 40 days: each once, with its origin, and no poll is late', async () => {
    const rig = createRig();
    await rig.run(days(40));
    const box = await startBox(rig, rig.driver, true);
    const seen = rig.watch(seconds(10));
    await rig.run(hours(2));
    const { missing, origins } = kept(box.records, rig.clock.now());
    expect(missing).toBe(0);
    expect(origins.filter((origin) => origin === 'history').length).toBeGreaterThanOrEqual(days(40) / HALF_HOUR - 2);
    const told = rig.halfHours.map(({ at }) => at);
    expect(new Set(told).size).toBe(told.length);
    expect(rig.driver.status().halfHoursDue).toBe(0);
    const polls = seen.map(({ observation }) => observation.power.known);
    expect(polls.length).toBeGreaterThan(700);
    expect(polls.slice(polls.indexOf(true)).filter((known) => !known)).toEqual([]);
    await box.stop();
  });

  test('of the box while the stick was out as well, twice', async () => {
    const rig = createRig();
    const first = await startBox(rig, rig.driver);
    await rig.run(hours(5));
    rig.module.faults.unplug();
    await rig.run(hours(5));
    await first.stop();
    await rig.run(hours(5));
    const second = await startBox(rig, rig.newDriver());
    await rig.run(hours(5));
    await second.stop();
    rig.module.faults.plug();
    const third = await startBox(rig, rig.newDriver());
    await rig.run(hours(2));
    expect(kept(third.records, rig.clock.now()).missing).toBe(0);
    await third.stop();
  });
});
