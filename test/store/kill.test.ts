import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { SEED, SOAK } from '../soak.ts';
import { expectAcknowledged } from './acknowledged.ts';

const SCRIPT = new URL('write-until-killed.ts', import.meta.url).pathname;
/** `HEMS_SOAK=200` makes it the whole thousand. */
const ROUNDS = 5 * SOAK;
/** A file grows with every round and is read whole after each: a fresh one now and then. */
const ROUNDS_OF_A_FILE = 10;

/** Runs the writer and kills it (SIGKILL) in the middle of its work, `lines` lines and some milliseconds after its start. */
async function writeAndKill(folder: string, round: number, lines: number, later: number): Promise<string[]> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) setTimeout(() => child.kill('SIGKILL'), later);
  }
  return said;
}

it(
  'everything a killed process had been told is kept is there, every time',
  async () => {
    const random = createRandom(SEED, 'kill');
    let folder = '';
    try {
      for (let round = 0; round < ROUNDS; round++) {
        if (round % ROUNDS_OF_A_FILE === 0) {
          if (folder !== '') rmSync(folder, { recursive: true });
          folder = mkdtempSync(join(tmpdir(), 'store-kill-'));
        }
        const of = round % ROUNDS_OF_A_FILE;
        const said = await writeAndKill(folder, of, 1 + Math.floor(random.next() * 300), random.next() * 20);
        expect(said.length).toBeGreaterThan(0);
        expectAcknowledged(folder, of, said, 0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000 * SOAK,
);
