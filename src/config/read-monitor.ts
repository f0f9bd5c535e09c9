import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HemsError } from '#core/errors.ts';
import { type MonitorConfig, monitorSchema } from './monitor-schema.ts';
import { checkYaml } from './yaml-file.ts';

/** Reads the configuration of the service; files in it count from its own folder. Throws INPUT with every fault. */
export function readMonitorConfig(path: string): MonitorConfig {
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
  const { value, faults } = checkYaml(text, path, monitorSchema);
  if (faults !== undefined) throw new HemsError('INPUT', `${faults.join('; ')}.`);
  const here = (file: string): string => resolve(dirname(path), file);
  const { tls, ...broker } = value.broker;
  return {
    data_folder: here(value.data_folder),
    broker: {
      ...broker,
      ...(tls !== undefined && {
        tls: {
          ca_file: here(tls.ca_file),
          certificate_file: here(tls.certificate_file),
          key_file: here(tls.key_file),
        },
      }),
    },
  };
}
