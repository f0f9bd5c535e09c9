import { Command } from 'commander';
import { importAiseg2, type ImportedFile } from './import-aiseg2.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

/** `hems import …`: history of other systems. */
export const importCommand = (): Command =>
  new Command('import').description('brings in the history of another system').addCommand(aiseg2Command());

const aiseg2Command = (): Command =>
  new Command('aiseg2')
    .description('reads the CSV files of an AiSEG2’s SD card: half hours, hours, days, months and years')
    .argument('<files...>', 'CSV files as the AiSEG2 wrote them')
    .option('--data <dir>', 'the data folder; hems must not run on it meanwhile', './data')
    .option('--json', 'print JSON')
    .action((files: readonly string[], { data, json }: Options) => {
      const imported = importAiseg2({
        files,
        data,
        progress: (file) => {
          if (json !== true) process.stdout.write(`${sentence(file)}\n`);
        },
      });
      if (json === true) process.stdout.write(`${JSON.stringify({ files: imported }, null, 2)}\n`);
    });

const sentence = ({
  file,
  step,
  lines,
  series,
  from,
  last,
  kept,
  known,
  out_of_range: strange,
  other_columns: other,
}: ImportedFile): string =>
  `${file}: ${lines} lines of ${step}, ${from} to ${last}; ${kept} values of ${series} series written, ${known} known before` +
  (strange === 0 ? '' : `; ${strange} of them no house can have used, kept as holes (out-of-range)`) +
  (other.length === 0 ? '' : `; ${other.length} columns of other things kept in the copy`);
