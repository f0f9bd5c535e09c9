import { Command } from 'commander';
import { runDaemon } from '#daemon/run/run.ts';

export const runCommand = (version: string): Command =>
  new Command('run')
    .description('the daemon: reads, plans and acts until SIGTERM or Ctrl-C, then hands every device back')
    .requiredOption('--config <file>', 'the configuration (config/hems.example.yaml shows it; hems check reads it)')
    .action(async ({ config }: { readonly config: string }) => {
      await runDaemon({
        config,
        version,
        environment: process.env,
        print: (line) => void process.stdout.write(`${line}\n`),
      });
      // A port or a timer that will not end must not keep a daemon alive that has handed everything back.
      process.exit(0);
    });
