import { join } from 'node:path';
import { Command } from 'commander';
import { formatJst } from '#core/time/jst.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import {
  type Backup,
  listBackups,
  makeBackup,
  restoreBackup,
  type VerifiedBackup,
  verifyBackup,
} from '#store/backup.ts';

interface Options {
  readonly data: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** Local backups: whole copies of the file of measurements with their SHA-256 beside them. */
export function backupCommand(): Command {
  const withData = (command: Command): Command =>
    command
      .option('--data <dir>', 'the data folder', './data')
      .option('--to <dir>', 'the folder of the backups (default: backups in the data folder; better another disk)')
      .option('--json', 'print JSON');
  return new Command('backup')
    .description('copies the measurements into a file, checks such copies and puts one back')
    .addCommand(
      withData(new Command('now').description('makes a backup, also while hems runs')).action(
        async (options: Options) => {
          const made = await makeBackup(options.data, folderOf(options), systemClock.now(), progress);
          print(options, verified(made), `${made.file}  ${made.bytes} bytes  sha256 ${made.sha256}`);
        },
      ),
    )
    .addCommand(
      withData(new Command('list').description('lists the backups, oldest first')).action((options: Options) => {
        const found = listBackups(folderOf(options));
        const lines = found.map(
          ({ file, made, bytes }) => `${formatJst(made)}  ${String(bytes).padStart(12)}  ${file}`,
        );
        print(options, { backups: found.map(plain) }, lines.join('\n') || `no backup in ${folderOf(options)}`);
      }),
    )
    .addCommand(
      withData(new Command('verify').description('reads a backup whole and says whether it is what was backed up'))
        .argument('<file>', 'the backup')
        .action((file: string, options: Options) => {
          const found = verifyBackup(file);
          print(options, verified(found), `${file} is whole: ${formatJst(found.made)}, change ${found.sequence}`);
        }),
    )
    .addCommand(
      withData(new Command('restore').description('puts a backup in the place of the measurements; hems must not run'))
        .argument('<file>', 'the backup')
        .action((file: string, options: Options) => {
          const { aside } = restoreBackup(file, options.data, systemClock.now());
          const kept = aside === null ? '' : `; what was there is now ${aside}`;
          print(options, { restored: file, data: options.data, aside }, `${file} is now in ${options.data}${kept}`);
        }),
    );
}

const folderOf = ({ data, to }: Options): string => to ?? join(data, 'backups');

const plain = ({ file, made, bytes, sha256 }: Backup) => ({ file, made: formatJst(made), bytes, sha256 });
const verified = (backup: VerifiedBackup) => ({
  ...plain(backup),
  epoch: backup.epoch,
  sequence: backup.sequence,
  layout: backup.layout,
});

function print({ json }: Options, data: unknown, text: string): void {
  process.stdout.write(`${json === true ? JSON.stringify(data) : text}\n`);
}

function progress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rcopied ${Math.round(share * 100)} %${share >= 1 ? '\n' : ''}`);
}
