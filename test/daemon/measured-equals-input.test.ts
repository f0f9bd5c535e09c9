import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Instant, minutes, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { prepareAttempt } from '#daemon/simulation/attempt.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { commonSpan } from '#drivers/simulated/inputs/common-span.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { openStore } from '#store/open-store.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const LOAD = `${DATA}homes/jp_tokyo_camsl140_30min.csv.gz`;
const PV = `${DATA}derived/jp_tokyo_pv_per_kw_30min_2017-06_2018-05.csv.gz`;
const folder = mkdtempSync(join(tmpdir(), 'hidamari-measured-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 10 Wh: the simulated meter's own resolution. Circuits are measured finer. */
const RESOLUTION = 10;

// Real homes stand beside the repository on our machines only; a user's clone has none, and the test says so by skipping.
describe.skipIf(!existsSync(LOAD))('a replayed real home (needs ../shared/data)', () => {
  it('is measured, through meter and circuits, as the file says, half hour by half hour', async () => {
    const files = {
      load: readSeries(`${LOAD}#column=2,unit=wh`, 'load'),
      pv: readSeries(`${PV}#column=6,unit=w_per_kwp,scale=5`, 'pv'),
    };
    const { from, to } = commonSpan(Object.values(files), null, 2)!;
    const solver = createHighsSolver({ log: silent });
    const attempt = prepareAttempt({
      request: {
        version: 'test',
        spec: DEFAULT_HOUSE,
        files,
        seed: 3,
        from,
        to,
        speed: 'max',
        warmUp: minutes(0),
        policy: 'none',
        faults: [],
        folder,
        port: null,
        reportFile: null,
        print: 'text',
      },
      solver,
      log: silent,
      memory: { open: (options) => openStore({ ...options, folder, durability: 'none' }), abandon: () => undefined },
      serve: null,
    });
    await attempt.start();
    await attempt.clock.run({ until: plus(to, minutes(5)) });
    await attempt.handBack();
    expect(attempt.fault()).toBeNull();
    const measured = attempt.records().energy({ from, to, step: '30m' });
    await attempt.close();
    await solver.close();

    const inputs = createHouseInputs({ spec: DEFAULT_HOUSE, seed: 3, files });
    const valuesOf = (id: string): Map<Instant, number | null> =>
      new Map(measured.find((series) => series.id === id)!.points.map(({ at, wh }) => [at, wh]));
    const rows = { house: valuesOf('house'), sun: valuesOf('solar.pv1') };
    const balance = ['grid.import', 'battery.battery.discharge'].map(valuesOf);
    const against = ['grid.export', 'battery.battery.charge', 'heater.ecocute', 'vehicle.ev.charge'].map(valuesOf);
    expect(rows.house.size).toBe(96);
    for (const [at, house] of rows.house) {
      expect(Math.abs(house! - inputs.loadWh(at)), `load at ${formatJst(at)}`).toBeLessThanOrEqual(RESOLUTION);
      expect(Math.abs(rows.sun.get(at)! - inputs.solarWh(at)), `sun at ${formatJst(at)}`).toBeLessThanOrEqual(
        RESOLUTION,
      );
      const fromMeter = balance.reduce((sum, values) => sum + values.get(at)!, rows.sun.get(at)!);
      const spent = against.reduce((sum, values) => sum + values.get(at)!, 0);
      expect(Math.abs(fromMeter - spent - inputs.loadWh(at)), `balance at ${formatJst(at)}`).toBeLessThanOrEqual(
        3 * RESOLUTION,
      );
    }
  });
});
