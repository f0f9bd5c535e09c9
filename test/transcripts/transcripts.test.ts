import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { replayLog } from './replay-log.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const logs = globSync(`${folder}*.log`).toSorted();

describe('recorded sessions', () => {
  test.each(logs.map((file) => [basename(file, '.log'), file] as const))('%s', async (_name, file) => {
    const expected: unknown = JSON.parse(readFileSync(file.replace(/\.log$/, '.expected.json'), 'utf8'));
    expect((await replayLog(readFileSync(file, 'utf8'))).outcome).toEqual(expected);
  });
});
