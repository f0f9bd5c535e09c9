import { Command } from 'commander';
import { seconds } from '#core/time/instant.ts';
import { placeBeside, startLan } from './echonet/lan-session.ts';
import { parseValue } from './echonet/parse-value.ts';
import {
  parseTarget,
  type PropertyJson,
  readProperty,
  rowFor,
  setProperty,
  type Target,
} from './echonet/property-access.ts';
import type { EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { wholeNumber } from './usage.ts';

interface AccessOptions {
  readonly interface?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

/** Arguments and options that reading and setting a property have in common. */
const accessCommand = (name: string): Command =>
  new Command(name)
    .argument('<address>', 'IP address of the node')
    .argument('<object>', 'object or class: 027D01, 0x028801, 0279')
    .argument('<epc>', 'property: E7, 0xDA')
    .option('--interface <addr>', 'own address or interface (default: the one on the node’s network)')
    .option('--timeout <seconds>', 'how long to wait for the node', wholeNumber(1, 600), 10)
    .option('--json', 'print {eoj, epc, raw, value, unit}');

export const getCommand = (): Command =>
  accessCommand('get')
    .description('reads one property of a device, decoded and raw')
    .action((address: string, object: string, epc: string, options: AccessOptions) => {
      const target = parseTarget(address, object, epc, seconds(options.timeout));
      return access(target, options, (lan) => readProperty(lan, target));
    });

export const setCommand = (): Command =>
  accessCommand('set')
    .argument('<value>', 'a number in the unit of the table, a state by name or code, hh:mm, or bytes as 0x…')
    .description('sets one property of a device and reads it back')
    .action((address: string, object: string, epc: string, value: string, options: AccessOptions) => {
      const target = parseTarget(address, object, epc, seconds(options.timeout));
      const edt = parseValue(rowFor(target)?.type ?? null, value);
      return access(target, options, (lan) => setProperty(lan, target, edt));
    });

async function access(
  { address }: Target,
  options: AccessOptions,
  work: (lan: EchonetLan) => Promise<PropertyJson>,
): Promise<void> {
  const lan = await startLan(placeBeside(address, options.interface));
  try {
    const property = await work(lan);
    process.stdout.write(`${options.json === true ? JSON.stringify(property, null, 2) : text(property)}\n`);
  } finally {
    await lan.stop();
  }
}

function text({ eoj, epc, name, raw, value, value_missing: missing, unit }: PropertyJson): string {
  const shown =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : `${value ?? `unknown (${missing})`}`;
  const measured = unit === null || value === null ? '' : ` ${unit}`;
  return `${eoj} ${epc}${name === null ? '' : ` ${name}`}: ${shown}${measured}  [${raw ?? 'set, cannot be read back'}]`;
}
