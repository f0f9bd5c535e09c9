import { expect, it } from 'vitest';
import { days, hours, instant, minutes, plus } from '#core/time/instant.ts';
import { MILLIJOULES_PER_WH } from '#core/physics/millijoules.ts';
import { prepareAttempt } from '#daemon/simulation/attempt.ts';
import { parseHouseSpec } from '#drivers/simulated/read-house-spec.ts';
import { silent } from '#ports/log.ts';
import { nowOf } from '#web/api/routes/now.ts';
import { openMemoryStore } from '#store/open-store.ts';

const FROM = instant(Date.UTC(2026, 3, 11, 15));
const TO = plus(FROM, days(1));
const NO_SOLVER = { solve: () => Promise.reject(new Error('nothing is planned')), close: () => Promise.resolve() };

it('a simulated house in full purchase keeps a series of its own for each inverter, and the house’s balance closes without', async () => {
  const attempt = prepareAttempt({
    request: {
      version: 'test',
      spec: parseHouseSpec('solar: { purchase: full, pcs: 3 }\nbattery: null\nvehicle: null\n', 'house.yaml'),
      files: {},
      seed: 3,
      from: FROM,
      to: TO,
      speed: 'max',
      warmUp: hours(0),
      policy: 'none',
      faults: [],
      folder: '',
      port: null,
      reportFile: null,
      print: 'text',
    },
    solver: NO_SOLVER as never,
    log: silent,
    memory: { open: (options) => openMemoryStore(options), abandon: () => undefined },
    serve: null,
  });
  const { clock, accounts } = attempt;
  await attempt.start();
  await clock.run({ until: plus(TO, minutes(-1)) });
  const now = nowOf(attempt.view());
  await clock.run({ until: TO });
  const sold = attempt.farEnd.world.solar.energy() / MILLIJOULES_PER_WH;
  await clock.run({ until: plus(TO, minutes(5)) });
  const view = attempt.view().snapshot()!;
  await attempt.handBack();
  expect(attempt.fault()).toBeNull();

  const day = attempt.records().energy({ from: FROM, to: TO, step: '1d' });
  const of = (prefix: string): number[] =>
    day.filter(({ id }) => id.startsWith(prefix)).map(({ points }) => points[0]?.wh ?? Number.NaN);
  expect(of('solar.')).toEqual([]);
  const parts = of('solar-full.pv');
  expect(parts).toHaveLength(3);
  expect(sold).toBeGreaterThan(5_000);
  // Each inverter counts whole Wh, read at both ends of the day.
  expect(Math.abs(parts.reduce((sum, wh) => sum + wh, 0) - sold)).toBeLessThan(6);
  expect(of('grid.export')).toEqual([0]);
  expect(accounts.measured()).toBe(48);
  expect(accounts.energy.pv).toBe(0);
  // What the house took came from the grid alone; the meter counts in steps of 10 Wh.
  expect(Math.abs(of('grid.import')[0]! - of('house')[0]! - of('heater.')[0]!)).toBeLessThan(60);
  expect(now).toMatchObject({ purchase_mode: 'full', solar_w: 0 });
  expect(Math.abs(now.today.generated_wh! - sold)).toBeLessThan(30);
  expect(view.solars).toEqual([]);
  expect(view.soldSolars).toHaveLength(3);
});
