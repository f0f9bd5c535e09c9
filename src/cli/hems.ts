#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { backtestCommand } from './backtest.ts';
import { backupCommand } from './backup.ts';
import { billCommand } from './bill.ts';
import { checkCommand } from './check.ts';
import { correctCommand } from './correct.ts';
import { discoverCommand } from './discover.ts';
import { doctorCommand } from './doctor.ts';
import { echonetCommand } from './echonet.ts';
import { exportCommand } from './export.ts';
import { forecastCommand } from './forecast.ts';
import { importCommand } from './import.ts';
import { meterCommand } from './meter.ts';
import { monitorCommand } from './monitor.ts';
import { planCommand } from './plan.ts';
import { replayCommand } from './replay.ts';
import { releaseCommand } from './release.ts';
import { runCommand } from './run.ts';
import { simulateCommand } from './simulate.ts';
import { explain, quiet } from './usage.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('hems')
  .description('Hidamari, an open home energy controller / 家庭用エネルギーコントローラー「陽だまり」')
  .version(version)
  .addCommand(backtestCommand())
  .addCommand(backupCommand())
  .addCommand(billCommand())
  .addCommand(checkCommand())
  .addCommand(correctCommand())
  .addCommand(discoverCommand())
  .addCommand(doctorCommand())
  .addCommand(echonetCommand())
  .addCommand(exportCommand())
  .addCommand(forecastCommand())
  .addCommand(importCommand())
  .addCommand(meterCommand())
  .addCommand(monitorCommand())
  .addCommand(planCommand())
  .addCommand(replayCommand())
  .addCommand(releaseCommand(version))
  .addCommand(runCommand(version))
  .addCommand(simulateCommand(version));

try {
  await quiet(program).parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.code === 'commander.help')
    process.stderr.write(program.helpInformation());
  const { sentence, code } = explain(error);
  if (sentence !== '') process.stderr.write(`hems: ${sentence}\n`);
  process.exitCode = code;
}
