import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { roofPower } from '#core/forecast/solar/roof.ts';
import { sunPosition } from '#core/forecast/solar/sun-position.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import type { Figure } from '../../bench.ts';

const SITES = [
  { name: 'tokyo_tilt30_az180', place: { latitude: 35.6895, longitude: 139.6917, altitude: 25 } },
  { name: 'sapporo_tilt25_az225', place: { latitude: 43.0621, longitude: 141.3544, altitude: 20 } },
  { name: 'naha_tilt10_az135', place: { latitude: 26.2124, longitude: 127.6809, altitude: 20 } },
] as const;

/** Our sun and our roof beside pvlib's, half hour by half hour; test/core/forecast/solar checks every step between. */
export function pvReference(folder: string): Figure[] {
  let [degrees, off, all] = [0, 0, 0];
  for (const { name, place } of SITES) {
    const [tilt, azimuth] = /tilt(\d+)_az(\d+)/.exec(name)!.slice(1).map(Number) as [number, number];
    const roof = { place, faces: [{ tilt, azimuth, peak: 5_000 }], inverter: 5_000, glass: false };
    for (const line of gunzipSync(readFileSync(`${folder}/chain_${name}.csv.gz`))
      .toString()
      .trim()
      .split('\n')) {
      const cells = line.split(',');
      const at = instant(parseInstant(cells[0]!)!);
      const [, zenith, apparent, bearing] = cells.map(Number);
      const sun = sunPosition(at, place);
      const misses = [sun.zenith - zenith!, sun.apparentZenith - apparent!, sun.azimuth - bearing!];
      degrees = Math.max(degrees, ...misses.map(Math.abs));
      const power = roofPower(at, roof, { global: Number(cells[8]), air: 20, wind: 2 });
      off += Math.abs(power - Number(cells[17]));
      all += Number(cells[17]);
    }
  }
  return [
    { name: 'sun: furthest from pvlib’s position', figure: `${degrees.toFixed(4)}°`, beside: 'at most 0.01°' },
    {
      name: 'sun: from irradiance to AC, mean distance from pvlib',
      figure: `${((100 * off) / all).toFixed(3)} %`,
      beside: 'at most 0.5 %, each half hour alike (test/core/forecast/solar/reference.test.ts)',
    },
  ];
}
