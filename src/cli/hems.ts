#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { explain, quiet } from './usage.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** A command is loaded when it is asked for: what others need takes a second and fifty megabytes. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  backtest: async () => (await import('./backtest.ts')).backtestCommand(),
  backup: async () => (await import('./backup.ts')).backupCommand(),
  bill: async () => (await import('./bill.ts')).billCommand(),
  check: async () => (await import('./check.ts')).checkCommand(),
  correct: async () => (await import('./correct.ts')).correctCommand(),
  discover: async () => (await import('./discover.ts')).discoverCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  echonet: async () => (await import('./echonet.ts')).echonetCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  forecast: async () => (await import('./forecast.ts')).forecastCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  meter: async () => (await import('./meter.ts')).meterCommand(),
  monitor: async () => (await import('./monitor.ts')).monitorCommand(),
  plan: async () => (await import('./plan.ts')).planCommand(),
  release: async () => (await import('./release.ts')).releaseCommand(version),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  run: async () => (await import('./run.ts')).runCommand(version),
  simulate: async () => (await import('./simulate.ts')).simulateCommand(version),
};

/** The command that the line names, or all of them where it names none: for --help, and to say what is near. */
async function asked(words: readonly string[]): Promise<readonly Command[]> {
  const [first] = words;
  const one = first === undefined || !Object.hasOwn(COMMANDS, first) ? undefined : COMMANDS[first];
  return one === undefined ? Promise.all(Object.values(COMMANDS).map((load) => load())) : [await one()];
}

const program = new Command('hems')
  .description('Hidamari, an open home energy controller / 家庭用エネルギーコントローラー「陽だまり」')
  .version(version);
for (const command of await asked(process.argv.slice(2))) program.addCommand(command);

try {
  await quiet(program).parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.code === 'commander.help')
    process.stderr.write(program.helpInformation());
  const { sentence, code } = explain(error);
  if (sentence !== '') process.stderr.write(`hems: ${sentence}\n`);
  process.exitCode = code;
}
