import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import { fileNamed } from './house-file/read-house-file.ts';
import { type UplinkConfig, uplinkAt, uplinkSchema } from './uplink-schema.ts';
import { checkYaml } from './yaml-file.ts';

/** The uplink of a configuration file, whatever else stands in it. Throws INPUT with every fault. */
export function readUplink(path: string): UplinkConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new HemsError(
      'INPUT',
      `${path} cannot be read (${(error as Error).message}): name the configuration with --config.`,
      { cause: error },
    );
  }
  const { value, faults } = checkYaml(text, path, z.looseObject({ uplink: uplinkSchema }));
  if (faults !== undefined) throw new HemsError('INPUT', `${faults.join('; ')}.`);
  return uplinkAt(value.uplink, (reference) => fileNamed(reference, path, process.env['CREDENTIALS_DIRECTORY']));
}
