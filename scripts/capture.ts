/**
 * Makes a transcript test of a real session:
 *
 *   node scripts/capture.ts NAME SUPPORT_LOG             from a log that somebody sent
 *   node scripts/capture.ts NAME --port … --id-file … --password-file … [--minutes 35]
 *
 * Writes test/transcripts/NAME.log and NAME.expected.json: look at the latter before you commit it.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '../drivers/simulated/replayed-link/recording.ts';
import { replayRecording } from '../test/transcripts/replay-log.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'test', 'transcripts');
/** One half hour's announcement is in it. */
const DEFAULT_MINUTES = 35;

/** Runs `hems meter watch` with a support log for so long, or until Ctrl-C. */
async function record(args: readonly string[], minutes: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-capture-'));
  const log = join(folder, 'support.log');
  const child = spawn(process.execPath, ['src/cli/hems.ts', 'meter', 'watch', ...args, '--support-log', log], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.on('SIGINT', () => undefined);
  const timer = setTimeout(() => child.kill('SIGTERM'), minutes * 60_000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  rmSync(folder, { recursive: true });
  return text;
}

function minutesOf(args: string[]): number {
  const at = args.indexOf('--minutes');
  return at < 0 ? DEFAULT_MINUTES : Number(args.splice(at, 2)[1]);
}

async function capture(name: string, args: string[]): Promise<string | null> {
  if (!/^[a-z0-9-]+$/.test(name)) return 'name the transcript in small letters, digits and hyphens';
  const minutes = minutesOf(args);
  if (!(minutes > 0)) return '--minutes wants a number above 0';
  const fromFile = args[0] !== undefined && !args[0].startsWith('-');
  if (fromFile && !existsSync(args[0]!)) return `${args[0]} does not exist`;
  const text = fromFile ? readFileSync(args[0]!, 'utf8') : await record(args, minutes);
  const recording = readRecording(text);
  if (recording.unreadable.length > 0) return `line ${recording.unreadable[0]} is no line of a support log`;
  if (recording.turns.length === 0) return 'nothing was said to a module in it';
  const { outcome } = await replayRecording(recording);
  writeFileSync(join(FOLDER, `${name}.log`), text);
  writeFileSync(join(FOLDER, `${name}.expected.json`), `${JSON.stringify(outcome, null, 2)}\n`);
  console.log(`test/transcripts/${name}.log\n${JSON.stringify(outcome, null, 2)}`);
  return null;
}

const [name = '', ...args] = process.argv.slice(2);
const fault = await capture(name, args);
if (fault !== null) {
  console.error(`capture: ${fault}`);
  process.exitCode = 2;
}
