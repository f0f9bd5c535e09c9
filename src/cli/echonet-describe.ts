import { Command } from 'commander';
import { HemsError } from '#core/errors.ts';
import { readMraFolder } from '#drivers/mra-folder/read-mra-folder.ts';
import type { ClassTable } from '#protocol/echonet/class-table.ts';
import { CLASSES, withClasses } from '#protocol/echonet/classes.ts';
import { type ClassDescription, describeClass, type RowDescription } from '#protocol/echonet/describe-row.ts';
import { classOf, parseEoj } from '#protocol/echonet/eoj.ts';
import { classLines, classListLines, rowLines } from './echonet-describe-text.ts';

interface DescribeOptions {
  readonly json?: boolean;
  readonly mra?: string;
}

/** A property with the row in force, and those of earlier releases. */
export interface PropertyDescription extends RowDescription {
  readonly class: string;
  readonly class_names: ClassDescription['names'];
  readonly source: string;
  readonly earlier: readonly RowDescription[];
}

/** `print` takes whole lines. */
export const describeCommand = (print: (text: string) => void = (text) => void process.stdout.write(text)): Command =>
  new Command('describe')
    .description('prints what the class tables say of a class, an object or one property')
    .argument('[object]', 'class or object: 0288, 0x027D, 013001')
    .argument('[epc]', 'property: E7, 0xDA')
    .option('--json', 'print as JSON; ranges and sentinels are of the raw integer')
    .option('--mra <dir>', 'add the classes of a Machine Readable Appendix that you downloaded, read-only')
    .addHelpText('after', '\nAccess letters: G get, S set, I announced at change; lower case is optional.')
    .action((object: string | undefined, epc: string | undefined, options: DescribeOptions) => {
      const classes = classesOf(options);
      const write = (data: unknown, lines: () => readonly string[]): void => {
        const text = options.json === true ? JSON.stringify(data, null, 2) : lines().join('\n');
        print(`${text}\n`);
      };
      if (object === undefined) {
        const all = [...classes.values()].sort((a, b) => a.code - b.code).map(describeClass);
        const list = all.map(({ properties, ...facts }) => ({
          ...facts,
          properties: properties.filter(({ inherited }) => !inherited).length,
        }));
        return write({ classes: list }, () => classListLines(list));
      }
      const described = describeClass(tableFor(object, classes));
      if (epc === undefined) return write(described, () => classLines(described));
      const property = propertyOf(described, epc);
      return write(property, () => rowLines(property));
    });

function classesOf({ mra }: DescribeOptions): ReadonlyMap<number, ClassTable> {
  if (mra === undefined) return CLASSES;
  const { tables, faults } = readMraFolder(mra);
  for (const fault of faults) process.stderr.write(`hems: ${fault}\n`);
  return withClasses(tables);
}

function tableFor(object: string, classes: ReadonlyMap<number, ClassTable>): ClassTable {
  const eoj = parseEoj(object);
  if (eoj === null)
    throw new HemsError('USAGE', `${object} is no ECHONET object; give four or six hexadecimal digits such as 0288.`);
  const table = classes.get(classOf(eoj));
  if (table !== undefined) return table;
  const known = [...classes.keys()].map((code) => code.toString(16).toUpperCase().padStart(4, '0')).sort();
  throw new HemsError(
    'USAGE',
    `class ${object} is not in the tables (${known.join(' ')}); a Machine Readable Appendix with it can be named with --mra.`,
  );
}

function propertyOf({ class: code, names, source, properties }: ClassDescription, epc: string): PropertyDescription {
  const match = /^(?:0x)?([89a-f][0-9a-f])$/i.exec(epc);
  if (match === null)
    throw new HemsError('USAGE', `${epc} is no property code; give two hexadecimal digits from 80 to FF such as E7.`);
  const wanted = `0x${match[1]!.toUpperCase()}`;
  const rows = properties.filter((row) => row.epc === wanted);
  const newest = rows.at(-1);
  if (newest === undefined) throw new HemsError('USAGE', `class ${code} (${names.en}) has no property ${wanted}.`);
  return { class: code, class_names: names, source, ...newest, earlier: rows.slice(0, -1) };
}
