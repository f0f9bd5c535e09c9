import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { jst, slot } from '../contract/records.ts';

const SCRIPT = new URL('write-until-killed.ts', import.meta.url).pathname;
const ROUNDS = 5;

/** Runs the writer and kills it (SIGKILL) in the middle of its work, once it has said `lines` lines. */
async function writeAndKill(folder: string, round: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  return said;
}

it('everything a killed process had been told is kept is there, every time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-kill-'));
  try {
    const journalled: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const said = await writeAndKill(folder, round, 40 + 97 * round);
      expect(said.length).toBeGreaterThanOrEqual(40);
      const start = plus(jst('2026-04-12T00:00'), minutes(round * 90_000));
      const store = openStore({ folder, durability: 'full', clock: createVirtualClock({ start }) });
      const acknowledged = (kind: string) =>
        said.filter((line) => line.startsWith(kind)).map((line) => Number(line.slice(2)));
      const end = plus(start, minutes(90_000));
      const kept = store.minutes('c', start, end);
      for (const minute of acknowledged('m')) {
        expect(kept[minute]).toEqual({ at: plus(start, minutes(minute)), w: minute === 0 ? 0 : -minute });
      }
      const halfHours = store.energy({ from: start, to: end, step: '30m', series: ['b'] })[0]!.points;
      for (const index of acknowledged('h')) {
        expect(halfHours[index]).toMatchObject({ at: slot(start, index), wh: index * 5, missing: null });
      }
      journalled.push(...acknowledged('j'));
      const entries = store.journalBetween(jst('2026-01-01T00:00'), jst('2100-01-01T00:00'), 100_000);
      const sequences = new Set(entries.map(({ sequence }) => sequence));
      expect(journalled.filter((sequence) => !sequences.has(sequence))).toEqual([]);
      expect(store.identity().sequence).toBeGreaterThanOrEqual(Math.max(...journalled));
      const sums = (step: '30m' | '1d') =>
        store
          .energy({ from: start, to: end, step })
          .map(({ points }) => points.reduce((sum, { wh }) => sum + (wh ?? 0), 0));
      expect(sums('1d')).toEqual(sums('30m'));
      store.close();
    }
    expect(journalled).toEqual(journalled.toSorted((a, b) => a - b));
    expect(new Set(journalled).size).toBe(journalled.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
