import { Command } from 'commander';
import { ERRORS } from '#core/errors.ts';
import { examine } from '#daemon/run/doctor/examine.ts';
import type { Finding } from '#daemon/run/doctor/finding.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { fine: '✓', warning: '!', fault: '✗', unknown: '?' };

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('says in plain words what works, what does not and what to do')
    .option('--config <file>', 'the configuration', '/etc/hidamari/hems.yaml')
    .option('--json', 'print as JSON')
    .action(async ({ config, json }: { readonly config: string; readonly json?: boolean }) => {
      const { language, findings } = await examine(config, process.env);
      if (json === true) {
        const ok = findings.every(({ state }) => state !== 'fault');
        process.stdout.write(`${JSON.stringify({ ok, findings }, null, 2)}\n`);
      } else {
        for (const { what, state, text, todo } of findings)
          process.stdout.write(
            `${MARKS[state]} ${what}: ${text[language]}${todo === undefined ? '' : ` ${todo[language]}`}\n`,
          );
      }
      process.exitCode = exitOf(findings);
    });

/** 2 for a configuration that would not be accepted, 3 for what stays silent, 1 for the rest. */
function exitOf(findings: readonly Finding[]): number {
  const faults = findings.filter(({ state }) => state === 'fault').map(({ what }) => what);
  if (faults.length === 0) return 0;
  if (faults.includes('configuration')) return ERRORS.INPUT.exit;
  return faults.some((what) => what === 'meter' || what === 'lan') ? ERRORS.NO_ANSWER.exit : 1;
}
