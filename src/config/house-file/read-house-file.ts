import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSalePlans, readTariffPlans } from '../read-tariffs.ts';
import { type Checked, checkYaml } from '../yaml-file.ts';
import { type HouseFile, houseFileSchema } from './house-file-schema.ts';
import { houseRules, type KnownPlans } from './house-rules.ts';

/** The plans of `folder/plans` and `folder/sale-plans`; those with faults are left out, which their own test tells. */
export const knownPlans = (folder: string): KnownPlans => ({
  tariffs: readTariffPlans(join(folder, 'plans')).plans.map(({ id, energy }) => ({
    id,
    market: energy.kind === 'market' ? Object.keys(energy.areas) : null,
  })),
  sales: readSalePlans(join(folder, 'sale-plans')).plans.map(({ id }) => id),
});

/** Reads the configuration of a house: all of it, or every fault at once. */
export function readHouseFile(path: string, plans: KnownPlans): Checked<HouseFile> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { faults: [`${path} cannot be read: ${reason(error)}`] };
  }
  return parseHouseFile(text, path, plans);
}

export const parseHouseFile = (text: string, path: string, plans: KnownPlans): Checked<HouseFile> =>
  checkYaml(text, path, houseFileSchema, (given) => houseRules(given, plans));

function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file; correct --config, or copy config/hems.example.yaml to it';
    case 'EACCES':
      return 'permission denied; give it to the user that runs hems';
    case 'EISDIR':
      return 'it is a folder; name the file in it';
    default:
      return `the system says ${(error as NodeJS.ErrnoException).code ?? 'unknown'}; check the path`;
  }
}

const CREDENTIAL = 'credential:';

/**
 * Where a file named in the configuration is. `credentials`: systemd's CREDENTIALS_DIRECTORY, where there is one; the unit hands
 * a whole folder over, whose files get its name as a prefix. Without it, as for root at a shell, they are where they were.
 */
export function fileNamed(reference: string, configuration: string, credentials: string | undefined): string {
  if (reference.startsWith(CREDENTIAL))
    return credentials === undefined
      ? join('/etc/hidamari/credentials', reference.slice(CREDENTIAL.length))
      : join(credentials, `hidamari_${reference.slice(CREDENTIAL.length)}`);
  return resolve(dirname(configuration), reference);
}
