import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
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
}

export function planCommand(): Command {
  return new Command('plan')
    .description('makes the plan of a planning problem (config/scenario.schema.json in, config/plan.schema.json out)')
    .option('--input <file>', 'the problem, or - for standard input', '-')
    .option('--output <file>', 'where the plan goes, or - for standard output', '-')
    .option('--stream', 'JSON lines: one problem per line in, one plan or {"error": …} per line out')
    .option('--explain', 'add for each block the next-best alternative and what it would cost')
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

async function planOne({ input, output, explain = false }: PlanOptions, solver: Solver): Promise<void> {
  write(output, `${await answer(read(input), explain, solver)}\n`);
}

/** Throws HemsError INPUT for what is no scenario. */
async function answer(text: string, explain: boolean, solver: Solver): Promise<string> {
  const scenario = parseScenario(text);
  const asked = explain ? { ...scenario, explain } : scenario;
  return JSON.stringify(await planScenario(asked, { solver, seconds: () => performance.now() / 1000 }));
}

async function planLines({ input, output, explain = false }: PlanOptions, solver: Solver): Promise<void> {
  const lines = input === '-' ? createInterface({ input: process.stdin }) : read(input).split('\n');
  const answers: string[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const said = await answer(line, explain, solver).catch((error: unknown) => {
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
