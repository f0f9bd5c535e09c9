import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { HemsError } from '#core/errors.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';
import type { Solver } from '#ports/solver.ts';

interface PlanOptions {
  readonly input: string;
  readonly output: string;
  readonly stream?: boolean;
  readonly explain?: boolean;
  readonly timeLimit?: number;
}

export function planCommand(): Command {
  return new Command('plan')
    .description('makes the plan of a planning problem (config/scenario.schema.json in, config/plan.schema.json out)')
    .option('--input <file>', 'the problem, or - for standard input', '-')
    .option('--output <file>', 'where the plan goes, or - for standard output', '-')
    .option('--stream', 'JSON lines: one problem per line in, one plan or {"error": …} per line out')
    .option('--explain', 'add for each block the next-best alternative and what it would cost')
    .option(
      '--time-limit <seconds>',
      'the best plan found in this time; without, the same problem gives the same plan',
      positive,
    )
    .option('--json', 'accepted for symmetry: the answer is always JSON')
    .action(plan);
}

async function plan(options: PlanOptions): Promise<void> {
  const solver = createHighsSolver({ log: silent });
  try {
    await (options.stream === true ? planLines(options, solver) : planOne(options, solver));
  } finally {
    await solver.close();
  }
}

async function planOne(options: PlanOptions, solver: Solver): Promise<void> {
  write(options.output, `${await answer(read(options.input), options, solver)}\n`);
}

/** Throws HemsError INPUT for what is no scenario. */
async function answer(text: string, { explain = false, timeLimit }: PlanOptions, solver: Solver): Promise<string> {
  const scenario = parseScenario(text);
  const seconds = (): number => performance.now() / 1000;
  const parts = { solver, seconds, ...(timeLimit === undefined ? {} : { timeLimit }) };
  const asked = explain ? { ...scenario, explain } : scenario;
  return JSON.stringify(await planScenario(asked, parts));
}

async function planLines(options: PlanOptions, solver: Solver): Promise<void> {
  const { input, output } = options;
  const lines = input === '-' ? createInterface({ input: process.stdin }) : read(input).split('\n');
  const answers: string[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const said = await answer(line, options, solver).catch((error: unknown) => {
      if (error instanceof HemsError) return JSON.stringify({ error: error.message });
      throw error;
    });
    if (output === '-') await print(`${said}\n`);
    else answers.push(`${said}\n`);
  }
  if (output !== '-') write(output, answers.join(''));
}

/** Waits while the reader of a pipe is slower than the plans. */
const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new HemsError(
      'INPUT',
      `${file === '-' ? 'standard input' : file} cannot be read: ${(error as Error).message}.`,
    );
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file === '-' ? 1 : file, text);
  } catch (error) {
    throw new HemsError('USAGE', `${file} cannot be written: ${(error as Error).message}; name another with --output.`);
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 3_600))
    throw new InvalidArgumentError('Seconds above 0 are expected.');
  return value;
}
