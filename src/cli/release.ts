import { Command } from 'commander';
import { HemsError } from '#core/errors.ts';
import { releaseHeld } from '#daemon/run/release.ts';

export const releaseCommand = (version: string): Command =>
  new Command('release')
    .description('hands every device that is being held back to its own mode, without the daemon')
    .requiredOption('--config <file>', 'the configuration')
    .option('--json', 'print as JSON')
    .action(async ({ config, json }: { readonly config: string; readonly json?: boolean }) => {
      const { held, left } = await releaseHeld({ config, version });
      const back = held.filter((device) => !left.includes(device));
      if (json === true) process.stdout.write(`${JSON.stringify({ handed_back: back, still_held: left }, null, 2)}\n`);
      else if (held.length === 0) process.stdout.write('No device is held.\n');
      else if (back.length > 0) process.stdout.write(`Handed back ${back.join(', ')}.\n`);
      if (left.length > 0)
        throw new HemsError(
          'NO_ANSWER',
          `${left.join(', ')} did not confirm being its own again; look whether it is on the LAN and try again, or set it at its own panel.`,
        );
    });
