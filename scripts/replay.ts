/**
 * `node scripts/replay.ts LOG…`: what the driver makes of recorded sessions. Beside a `.expected.json` it ends with 1
 * where that is something else.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { replayLog } from '../test/transcripts/replay-log.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('replay: name one or more support logs');
  process.exitCode = 2;
}
for (const file of files) {
  const { outcome, firstValueAfter, unanswered } = await replayLog(readFileSync(file, 'utf8'));
  console.log(`${file}\n${JSON.stringify(outcome, null, 2)}`);
  console.log(
    `first value after ${firstValueAfter ?? '—'} ms; not in the recording: ${unanswered.join(', ') || 'nothing'}`,
  );
  const expected = file.replace(/\.log$/, '.expected.json');
  if (!existsSync(expected)) continue;
  if (isDeepStrictEqual(JSON.parse(readFileSync(expected, 'utf8')), outcome)) console.log('as expected');
  else {
    console.error(`replay: ${file} does not come out as ${expected} says`);
    process.exitCode = 1;
  }
}
