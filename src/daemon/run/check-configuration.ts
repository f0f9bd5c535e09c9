import { HemsError } from '#core/errors.ts';
import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import { fileNamed, knownPlans, readHouseFile } from '#config/house-file/read-house-file.ts';
import { readFuel } from '#config/read-tariffs.ts';
import { readSecretFiles } from '#drivers/route-b-meter/secret-files.ts';
import type { RouteBCredentials } from '#drivers/route-b-meter/credentials.ts';
import { uplinkAt } from '#config/uplink-schema.ts';
import { sealerOf, tlsOf } from '../outside/service-files.ts';
import { CONFIG_FOLDER } from '../configuration-folder.ts';

/** A configuration that would be accepted, with the files it names read; or every fault of it. */
export interface CheckedConfiguration {
  /** Null where there are faults. */
  readonly configuration: Configuration | null;
  readonly faults: readonly string[];
  /** What is accepted but worth a word. */
  readonly warnings: readonly string[];
}

export interface Configuration {
  readonly file: HouseFile;
  /** Null without a meter. */
  readonly credentials: RouteBCredentials | null;
  /** Where a file that the configuration names is. */
  readonly fileNamed: (reference: string) => string;
}

/** Kinds that the loop does not read yet: they may stand in the file. */
const UNREAD: readonly string[] = ['fuel-cell', 'multi-pcs', 'water-meter', 'gas-meter'];

/** Reads a configuration as the daemon does. Never throws for what a file says. `credentials`: systemd's CREDENTIALS_DIRECTORY. */
export function checkConfiguration(
  path: string,
  credentials: string | undefined,
  { secrets: which = 'read' }: { readonly secrets?: 'read' | 'not read' } = {},
): CheckedConfiguration {
  const checked = readHouseFile(path, knownPlans(CONFIG_FOLDER));
  if (checked.faults !== undefined) return { configuration: null, faults: checked.faults, warnings: [] };
  const file = checked.value;
  const named = (reference: string): string => fileNamed(reference, path, credentials);
  const faults: string[] = [];
  const warnings: string[] = [];
  let secrets: RouteBCredentials | null = null;
  if (file.meter !== null && which === 'read') {
    const { id_file, password_file } = file.meter;
    const read = caught(() => readSecretFiles(named(id_file), named(password_file)));
    if (typeof read === 'string') faults.push(`${path}: meter: ${read}`);
    else {
      secrets = read.credentials;
      warnings.push(...read.warnings);
    }
  }
  if (file.uplink !== null) {
    const uplink = uplinkAt(file.uplink, named);
    const read = caught(() => ({ sealer: sealerOf(uplink), tls: tlsOf(uplink) }));
    if (typeof read === 'string') faults.push(`${path}: uplink: ${read}`);
  }
  if (file.tariff.fuel_file !== null)
    faults.push(
      ...(readFuel(named(file.tariff.fuel_file)).faults ?? []).map((one) => `${path}: tariff.fuel_file: ${one}`),
    );
  for (const { kind, id } of file.devices) {
    if (UNREAD.includes(kind)) warnings.push(`${id} is a ${kind}, which the daemon does not read yet`);
  }
  if (file.echonet.allowed_prefix === null)
    warnings.push('echonet.allowed_prefix is null: every neighbour on the interface is listened to');
  return faults.length > 0
    ? { configuration: null, faults, warnings }
    : { configuration: { file, credentials: secrets, fileNamed: named }, faults, warnings };
}

function caught<T extends object>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof HemsError) return error.message;
    throw error;
  }
}
