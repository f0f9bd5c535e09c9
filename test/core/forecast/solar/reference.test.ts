import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { extraterrestrial, haurwitz, ineichen } from '#core/forecast/solar/clear-sky.ts';
import { decompose } from '#core/forecast/solar/decomposition.ts';
import { throughGlass } from '#core/forecast/solar/glass.ts';
import { pvsystCell, pvwattsDc, pvwattsInverter } from '#core/forecast/solar/module-power.ts';
import { roofPower } from '#core/forecast/solar/roof.ts';
import { sunPosition } from '#core/forecast/solar/sun-position.ts';
import { incidence, onPlane, type SkyModel, skyOnPlane } from '#core/forecast/solar/transposition.ts';
import { instant, parseInstant } from '#core/time/instant.ts';

const FOLDER = '../shared/data/pvref';
const there = existsSync(FOLDER);
if (!there) console.warn(`skipped: ${FOLDER} is not there, so the reference vectors of PV are not checked`);
const rows = (name: string): number[][] =>
  gunzipSync(readFileSync(`${FOLDER}/${name}.csv.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) =>
      line.split(',').map((cell, k) => (k === 0 && cell.includes('T') ? parseInstant(cell)! : Number(cell))),
    );

/** Half a percent, or half a watt (per m²) where nearly nothing is. */
const near = (figure: number, reference: number, what: string): void => {
  expect(Math.abs(figure - reference), what).toBeLessThanOrEqual(Math.max(0.5, 0.005 * Math.abs(reference)));
};

const SITES = [
  {
    name: 'tokyo_tilt30_az180',
    place: { latitude: 35.6895, longitude: 139.6917, altitude: 25 },
    tilt: 30,
    azimuth: 180,
  },
  {
    name: 'sapporo_tilt25_az225',
    place: { latitude: 43.0621, longitude: 141.3544, altitude: 20 },
    tilt: 25,
    azimuth: 225,
  },
  {
    name: 'naha_tilt10_az135',
    place: { latitude: 26.2124, longitude: 127.6809, altitude: 20 },
    tilt: 10,
    azimuth: 135,
  },
];

describe.skipIf(!there)('against pvlib, half hour by half hour', () => {
  test.each(SITES)('$name: position within 0.01°, every step of the chain within 0.5 %', ({ name, place, ...face }) => {
    for (const row of rows(`chain_${name}`)) {
      const at = instant(row[0]!);
      const [zenith, apparent, azimuth, outside, haurwitzGlobal, global, direct, given, beam, diffuse, angle] =
        row.slice(1);
      const [isotropic, hayDavies, perez, cell, dc, ac] = row.slice(12);
      const sun = sunPosition(at, place);
      expect(Math.abs(sun.zenith - zenith!)).toBeLessThan(0.001);
      expect(Math.abs(sun.apparentZenith - apparent!)).toBeLessThan(0.001);
      expect(Math.abs(sun.azimuth - azimuth!)).toBeLessThan(0.005);
      near(extraterrestrial(at), outside!, 'extraterrestrial');
      near(haurwitz(sun.apparentZenith), haurwitzGlobal!, 'Haurwitz');
      const clear = ineichen(sun, { altitude: place.altitude, turbidity: 3, outside: outside! });
      near(clear.global, global!, 'Ineichen global');
      near(clear.direct, direct!, 'Ineichen direct');
      const light = decompose(given!, sun.zenith, outside!);
      near(light.direct, beam!, 'Erbs direct');
      near(light.diffuse, diffuse!, 'Erbs diffuse');
      const cosine = incidence(face, sun.apparentZenith, sun.azimuth);
      expect(Math.abs((Math.acos(cosine) * 180) / Math.PI - angle!)).toBeLessThan(0.01);
      const plane = (model: SkyModel): number => {
        const parts = onPlane(light, sun, face, { outside: outside!, model });
        return parts.beam + parts.sky + parts.ground;
      };
      near(plane('isotropic'), isotropic!, 'isotropic');
      near(plane('hay-davies'), hayDavies!, 'Hay-Davies');
      near(plane('perez'), perez!, 'Perez');
      near(pvsystCell(plane('hay-davies'), 20, 2), cell!, 'cell');
      near(pvwattsDc(plane('hay-davies'), cell!, 5_000, -0.0035) * 0.86, dc!, 'DC');
      near(pvwattsInverter(dc!, 5_000 / 0.96), ac!, 'AC');
      const roof = { place, faces: [{ ...face, peak: 5_000 }], inverter: 5_000, glass: false };
      near(roofPower(at, roof, { global: given!, air: 20, wind: 2 }), ac!, 'the roof as a whole');
    }
  });

  test('the year of NREL’s PVWatts service: light, power and every hour of the inverter within 0.5 %', () => {
    const place = { latitude: 39.73, longitude: -105.18, altitude: 1_820 };
    const face = { tilt: 20, azimuth: 180 };
    const sums = { plane: 0, dc: 0, ac: 0, off: 0 };
    const references = { plane: 0, dc: 0, ac: 0 };
    for (const [month, day, hour, beam, diffuse, , , plane, cell, dc, ac] of rows(
      'nrel_pvwatts_denver_roofmount_8760',
    )) {
      near(pvwattsInverter(dc!, 4_000 / 1.2 / 0.96), ac!, `AC of ${dc} W`);
      const at = instant(Date.UTC(2019, month! - 1, day, hour! + 7, 30));
      const sun = sunPosition(at, place);
      const global = beam! * Math.max(0, Math.cos((sun.apparentZenith * Math.PI) / 180)) + diffuse!;
      const light = { global, direct: beam!, diffuse: diffuse! };
      const on = onPlane(light, sun, face, { outside: extraterrestrial(at), model: 'perez' });
      const through = on.beam * throughGlass(incidence(face, sun.apparentZenith, sun.azimuth)) + on.sky + on.ground;
      const power = pvwattsDc(through, cell!, 4_000, -0.0047) * (1 - 0.1408);
      sums.plane += on.beam + on.sky + on.ground;
      sums.dc += power;
      sums.ac += pvwattsInverter(power, 4_000 / 1.2 / 0.96);
      sums.off += Math.abs(power - dc!);
      references.plane += plane!;
      references.dc += dc!;
      references.ac += ac!;
    }
    for (const key of ['plane', 'dc', 'ac'] as const)
      expect(Math.abs(sums[key] / references[key] - 1), key).toBeLessThan(0.001);
    expect(sums.off / references.dc, 'mean deviation of an hour').toBeLessThan(0.005);
  });
});

describe.skipIf(!there)('against the values pvlib’s own tests assert', () => {
  const vectors = there ? JSON.parse(readFileSync(`${FOLDER}/pvlib_test_vectors.json`, 'utf8')) : {};

  test('the case of NREL’s SPA report, 17 October 2003, within 0.001°', () => {
    const { in: given, out } = vectors.nrel_spa_2003;
    const sun = sunPosition(parseInstant(given.time)!, {
      latitude: given.lat,
      longitude: given.lon,
      altitude: given.elev_m,
    });
    expect(Math.abs(90 - sun.zenith - out.elevation_true)).toBeLessThan(0.001);
    expect(Math.abs(sun.azimuth - out.azimuth)).toBeLessThan(0.001);
    expect(Math.abs(sun.apparentZenith - out.zenith_apparent)).toBeLessThan(0.001);
  });

  test('the sky’s share on a plane by each model', () => {
    const { tilt, surface_azimuth: azimuth, dni_extra: outside, sky_diffuse: sky } = vectors.transposition;
    const models = { isotropic: sky.isotropic, 'hay-davies': sky.haydavies, perez: sky.perez_rows_0_1_3 };
    for (const [model, expected] of Object.entries(models)) {
      const of = model === 'perez' ? [0, 1, 3] : [0, 1, 2, 3];
      for (const [k, row] of of.entries()) {
        const [global, direct, diffuse] = vectors.transposition.rows_ghi_dni_dhi[row];
        const [zenith, sunAzimuth] = vectors.transposition.rows_appzen_az[row];
        const sun = { zenith, apparentZenith: zenith, azimuth: sunAzimuth };
        const figure = skyOnPlane({ global, direct, diffuse }, sun, { tilt, azimuth }, outside, model as SkyModel);
        near(figure, expected[k], `${model} row ${row}`);
      }
    }
  });

  test('clear skies, cells, modules and inverters', () => {
    for (const [elevation, global] of vectors.haurwitz.rows_elev_ghi)
      near(haurwitz(90 - elevation), global, 'Haurwitz');
    const { cell_temperature: cell, pvwatts_dc: dc, pvwatts_inverter: inverter } = vectors;
    expect(pvsystCell(900, 20, 5)).toBeCloseTo(cell.pvsyst_default_poa900_ta20_ws5, 2);
    expect(pvwattsDc(...(dc.in as [number, number, number, number]))).toBeCloseTo(dc.out, 6);
    for (const [given, rated, nominal, expected] of inverter.rows_pdc_pdc0_etanom_pac)
      expect(pvwattsInverter(given, rated, nominal)).toBeCloseTo(expected, 6);
    for (const [angle, expected] of vectors.aoi.rows_tilt_surfaz_zen_solaz_aoi_proj.map((row: number[]) => [
      incidence({ tilt: row[0]!, azimuth: row[1]! }, row[2]!, row[3]!),
      row[5],
    ]))
      expect(angle).toBeCloseTo(expected, 5);
  });
});
