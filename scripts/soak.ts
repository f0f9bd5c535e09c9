import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * `npm run soak [-- --minutes N --seed S]`: the full counts of every test that has more to give than its slice in
 * `npm test` (it mentions HEMS_SOAK or imports SOAK). File after file, round after round, each round with the next seed
 * (HEMS_SEED). What was done is kept in dist/soak.json, so that a stopped soak goes on where it was.
 */
interface Tally {
  /** Rounds completed by file. */
  readonly rounds: Record<string, number>;
  tests: number;
  failed: { readonly file: string; readonly seed: number; readonly sentence: string }[];
}

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, factor: { type: 'string' } },
});
const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes);
const firstSeed = Number(values.seed ?? 1);
const factor = Number(values.factor ?? 200);
if (![firstSeed, factor].every(Number.isInteger) || !(minutes > 0)) {
  console.error('soak: --minutes, --seed and --factor take positive numbers, for example --minutes 30 --seed 7.');
  process.exit(2);
}

const KEPT = 'dist/soak.json';
mkdirSync('dist', { recursive: true });
const tally: Tally = existsSync(KEPT)
  ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Tally)
  : { rounds: {}, tests: 0, failed: [] };
const files = globSync('test/**/*.test.ts')
  .filter((file) => /HEMS_SOAK|\bSOAK\b/.test(readFileSync(file, 'utf8')))
  .toSorted();
const until = Date.now() + minutes * 60_000;

while (Date.now() < until && files.length > 0) {
  const file = files.toSorted((a, b) => (tally.rounds[a] ?? 0) - (tally.rounds[b] ?? 0))[0]!;
  const seed = firstSeed + (tally.rounds[file] ?? 0);
  const report = 'dist/soak-round.json';
  const ran = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'test/vitest.config.ts',
      '--testTimeout=0',
      '--reporter=json',
      `--outputFile.json=${report}`,
      file,
    ],
    { env: { ...process.env, HEMS_SOAK: String(factor), HEMS_SEED: String(seed) }, encoding: 'utf8' },
  );
  if (ran.signal !== null) break;
  const result = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  tally.tests += result.numPassedTests;
  if (result.numFailedTests > 0 || ran.status !== 0)
    tally.failed.push({
      file,
      seed,
      sentence: `HEMS_SOAK=${factor} HEMS_SEED=${seed}, ${result.numFailedTests} failed`,
    });
  tally.rounds[file] = (tally.rounds[file] ?? 0) + 1;
  writeFileSync(KEPT, `${JSON.stringify(tally, null, 2)}\n`);
  console.log(
    `${file}, seed ${seed}: ${ran.status === 0 ? 'held' : 'FAILED'}   (${tally.tests} tests held, ${tally.failed.length} rounds failed so far)`,
  );
}
for (const { file, sentence } of tally.failed) console.log(`failed: ${file} (${sentence})`);
process.exitCode = tally.failed.length === 0 ? 0 : 1;
