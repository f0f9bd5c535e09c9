import { Command } from 'commander';
import { type Replayed, replayPlan } from '#app/replay.ts';
import { HemsError } from '#core/errors.ts';
import { formatJst } from '#core/time/jst.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { openReader } from '#store/open-reader.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('decides a stored plan and its commands again: equal bit for bit, or where not')
    .argument('<plan-id>', 'as GET plan and the journal name it')
    .option('--data <dir>', 'the data folder', './data')
    .option('--json', 'the outcome as JSON')
    .action(replay);
}

async function replay(id: string, { data, json = false }: Options): Promise<void> {
  const reader = openReader(data);
  const solver = createHighsSolver({ log: silent });
  try {
    const outcome = await replayPlan(id, reader, solver);
    if ('cannot' in outcome) throw new HemsError('USAGE', `${outcome.cannot}.`);
    process.stdout.write(json ? `${JSON.stringify(jsonOf(outcome))}\n` : textOf(outcome));
    if (!isEqual(outcome)) process.exitCode = 1;
  } finally {
    reader.close();
    await solver.close();
  }
}

const isEqual = ({ differs, commands }: Replayed): boolean =>
  differs === null && commands.every((command) => command.differs === null);

const jsonOf = (outcome: Replayed): unknown => ({
  plan: outcome.plan.id,
  made_at: formatJst(outcome.plan.madeAt),
  equal: isEqual(outcome),
  plan_differs: outcome.differs,
  commands: outcome.commands.map(({ sequence, at, device, differs }) => ({
    sequence,
    at: formatJst(at),
    device,
    differs,
  })),
});

function textOf({ plan, differs, commands }: Replayed): string {
  const lines = [
    differs === null
      ? `plan ${plan.id}: equal bit for bit (${plan.steps.length} steps)`
      : `plan ${plan.id}: differs, then is not now: ${differs}`,
    ...commands.map(
      ({ sequence, at, device, differs: where }) =>
        `command ${sequence} to ${device} at ${formatJst(at)}: ${where === null ? 'equal' : `differs: ${where}`}`,
    ),
  ];
  if (commands.length === 0) lines.push('no command came from it');
  return `${lines.join('\n')}\n`;
}
