import { join } from 'node:path';
import { Command } from 'commander';
import { HemsError } from '#core/errors.ts';
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
  readonly config?: string;
  readonly data: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** Local backups: whole copies of the file of measurements with their SHA-256 beside them. */
export function backupCommand(): Command {
  const withData = (command: Command): Command =>
    command
      .option('--data <dir>', 'the data folder', './data')
      .option(
        '--config <file>',
        'the configuration of the gateway: its remote monitoring service instead of a local file',
      )
      .option('--to <dir>', 'the folder of the backups (default: backups in the data folder; better another disk)')
      .option('--json', 'print JSON');
  return new Command('backup')
    .description('copies the measurements into a file, checks such copies and puts one back')
    .addCommand(
      withData(new Command('now').description('makes a backup, also while hems runs')).action(
        async (options: Options) => {
          if (options.config !== undefined) {
            const sent = await (await service()).sendNow(options.config, options.data);
            print(options, sent, `${sent.gateway} is backed up at the service up to change ${sent.sequence}`);
            return;
          }
          const made = await makeBackup(options.data, folderOf(options), systemClock.now(), progress);
          print(options, verified(made), `${made.file}  ${made.bytes} bytes  sha256 ${made.sha256}`);
        },
      ),
    )
    .addCommand(
      withData(new Command('list').description('lists the backups, oldest first')).action(async (options: Options) => {
        if (options.config !== undefined) {
          const there = await (await service()).listAtService(options.config);
          print(options, there, `${there.gateway}: ${there.pieces} pieces, ${there.bytes} bytes at the service`);
          return;
        }
        const found = listBackups(folderOf(options));
        const lines = found.map(
          ({ file, made, bytes }) => `${formatJst(made)}  ${String(bytes).padStart(12)}  ${file}`,
        );
        print(options, { backups: found.map(plain) }, lines.join('\n') || `no backup in ${folderOf(options)}`);
      }),
    )
    .addCommand(
      withData(new Command('verify').description('reads a backup whole and says whether it is what was backed up'))
        .argument('[file]', 'the backup; left out with --config')
        .action(async (file: string | undefined, options: Options) => {
          if (options.config !== undefined) {
            const { provenText, verifyAtService } = await service();
            const drilled = await verifyAtService(options.config);
            print(options, drilled, `the backup at the service is whole: ${provenText(drilled)}`);
            return;
          }
          if (file === undefined) throw noFile();
          const found = verifyBackup(file);
          print(options, verified(found), `${file} is whole: ${formatJst(found.made)}, change ${found.sequence}`);
        }),
    )
    .addCommand(
      withData(new Command('restore').description('puts a backup in the place of the measurements; hems must not run'))
        .argument('[file]', 'the backup; left out with --config')
        .action(async (file: string | undefined, options: Options) => {
          if (options.config !== undefined) {
            const { provenText, restoreFromService } = await service();
            const back = await restoreFromService(options.config, options.data);
            const beside = back.aside === null ? '' : `; what was there is now ${back.aside}`;
            print(
              options,
              back,
              `restored into ${options.data}: ${provenText(back)}; the old unit is refused from now on${beside}`,
            );
            return;
          }
          if (file === undefined) throw noFile();
          const { aside } = restoreBackup(file, options.data, systemClock.now());
          const kept = aside === null ? '' : `; what was there is now ${aside}`;
          print(options, { restored: file, data: options.data, aside }, `${file} is now in ${options.data}${kept}`);
        }),
    )
    .addCommand(
      new Command('register')
        .description('makes the key of this gateway, its certificate request and the recovery key, which is shown once')
        .requiredOption('--gateway <name>', 'the name of this house at the service')
        .requiredOption('--to <dir>', 'the folder for key, request and recovery key')
        .option('--words <file>', 'the recovery key of the unit whose place this one takes; - reads it from stdin')
        .action(({ gateway, to, words }: { readonly gateway: string; readonly to: string; readonly words?: string }) =>
          import('./backup/register.ts').then(({ register }) => register(to, gateway, words)),
        ),
    );
}

/** What talks to the service is loaded by the commands that do. */
const service = () => import('./backup/to-service.ts');

const noFile = (): HemsError =>
  new HemsError('USAGE', 'Name the backup, or the configuration with --config for the one at the service.');

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
