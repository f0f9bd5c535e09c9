import { Command } from 'commander';
import { ERRORS } from '#core/errors.ts';
import { checkConfiguration } from '#daemon/run/check-configuration.ts';

interface CheckOptions {
  readonly config: string;
  readonly json?: boolean;
}

export const checkCommand = (): Command =>
  new Command('check')
    .description('reads the configuration as the daemon would, and says every fault')
    .requiredOption('--config <file>', 'the configuration (config/hems.example.yaml shows it)')
    .option('--json', 'print as JSON')
    .action(({ config, json }: CheckOptions) => {
      const { faults, warnings } = checkConfiguration(config, process.env['CREDENTIALS_DIRECTORY']);
      if (json === true) {
        process.stdout.write(`${JSON.stringify({ ok: faults.length === 0, faults, warnings }, null, 2)}\n`);
      } else {
        for (const sentence of faults) process.stderr.write(`hems: ${sentence}\n`);
        for (const sentence of warnings) process.stderr.write(`hems: warning: ${sentence}\n`);
        if (faults.length === 0) process.stdout.write(`${config} would be accepted.\n`);
      }
      if (faults.length > 0) process.exitCode = ERRORS.INPUT.exit;
    });
