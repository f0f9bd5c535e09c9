import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { hex } from '#protocol/skstack/ascii.ts';
import type { ServedHousehold } from './served-household.ts';
import { CREDENTIALS } from '../drivers/route-b-meter/meter-rig.ts';

/** Keys that a kind of the simulated house needs in a configuration. */
const RATINGS: Readonly<Record<string, object>> = {
  solar: { rated_w: 4_900 },
  battery: { capacity_wh: 9_800, charge_w: 3_000, discharge_w: 3_000 },
  'water-heater': { capacity_wh: 19_300, heat_w: 4_500 },
  vehicle: { capacity_wh: 40_000, maximum_w: 6_000, discharge_w: 6_000 },
};

/** Writes what a technician writes on his Saturday: a configuration for the served house and the two secrets. */
export function writeConfiguration(
  folder: string,
  served: Pick<ServedHousehold, 'household' | 'at'>,
  { port, meter, controller }: { readonly port: number; readonly meter: string; readonly controller: string },
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'id.txt'), `${CREDENTIALS.id}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'password.txt'), `${CREDENTIALS.password}\n`, { mode: 0o600 });
  const config = join(folder, 'hems.yaml');
  const devices = served.household.devices.map(({ id, kind, name, address, eoj }) => {
    const written = kind === 'heater' ? 'water-heater' : kind;
    return {
      id,
      kind: written,
      name,
      address: served.at(address),
      object: hex(eoj, 6),
      ...RATINGS[written],
      ...(kind === 'board' ? { channels: served.household.circuits.length } : {}),
      ...(id === 'battery' ? { control: true } : {}),
    };
  });
  const circuits = served.household.circuits.map(({ name, feeds }, index) => ({ channel: index + 1, name, feeds }));
  writeFileSync(
    config,
    stringify({
      site: { latitude_deg: 35.69, longitude_deg: 139.69 },
      roof: { inverter_w: 4_900, faces: [{ peak_w: 5_000, tilt_deg: 25, azimuth_deg: 180 }] },
      meter: { port: meter, id_file: 'id.txt', password_file: 'password.txt' },
      echonet: { interface: controller, allowed_prefix: '127.0.0.0/8' },
      devices,
      circuits,
      contract: { amperes: 60 },
      tariff: { plan: 'tepco_smartlife_s' },
      weather: { sources: [], warnings: false },
      web: { listen: '127.0.0.1', port },
      data: { folder: 'data' },
    }),
  );
  return config;
}
