import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { ERRORS, exitCodeOf, HemsError } from '#core/errors.ts';

/** Parses a whole number within bounds; commander turns the refusal into one sentence that names the option. */
export const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < from || value > to)
      throw new InvalidArgumentError(`A whole number from ${from} to ${to} is expected.`);
    return value;
  };

/** A sentence for stderr and the exit code, for whatever ended the command. */
export function explain(error: unknown): { readonly sentence: string; readonly code: number } {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.help') return { sentence: 'a command is missing.', code: ERRORS.USAGE.exit };
    if (error.exitCode === 0) return { sentence: '', code: 0 };
    return { sentence: oneSentence(error.message), code: ERRORS.USAGE.exit };
  }
  if (error instanceof HemsError) return { sentence: error.message, code: exitCodeOf(error) };
  return {
    sentence: `unexpected fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    code: 1,
  };
}

/** commander says "error: unknown option '--sped'\n(Did you mean --speed?)". */
const oneSentence = (message: string): string =>
  `${message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')}; see --help for what is accepted.`;

/** Makes a command throw instead of printing and exiting on its own. */
export function quiet(command: Command): Command {
  command.exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) quiet(sub);
  return command;
}
