/**
 * A process on a small disk (argument: the folder): fills it, makes room, goes on. Prints one line of JSON with what
 * was refused and what is on file.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HemsError } from '#core/errors.ts';
import { type Instant, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { jst, knownRow, slot } from '../contract/records.ts';

const folder = process.argv[2] ?? '';
const start = jst('2026-04-12T00:00');
const clock = createVirtualClock({ start });
const ballast = join(folder, 'ballast');

function refusalOf(attempt: () => void): { code: string; message: string } | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof HemsError) return { code: error.code, message: error.message };
    throw error;
  }
}

function fillUp(): Record<string, unknown> {
  writeFileSync(ballast, Buffer.alloc(512 * 1024));
  const store = openStore({ folder, durability: 'full', clock });
  const ids = Array.from({ length: 60 }, (_, index) => `circuit.${index}`);
  const at = (index: number): Instant => slot(start, index);
  const half = (index: number): void => {
    store.keepHalfHours(ids.map((id) => knownRow(id, at(index), 1)));
  };
  let kept = 0;
  let refusal = null;
  while (refusal === null) {
    refusal = refusalOf(() => half(kept));
    if (refusal === null) kept++;
  }
  const minuteRefusal = refusalOf(() => {
    for (let minute = 0; minute < 60; minute++) {
      store.keepMinute(ids, { at: plus(start, minutes(minute)), watts: ids.map(() => 3000 + minute) });
    }
  });
  const readable = store.energy({ from: start, to: at(kept + 1), step: '30m', series: ['circuit.59'] })[0]!.points;
  rmSync(ballast);
  half(kept);
  store.keepMinute(ids, { at: plus(start, minutes(60)), watts: ids.map(() => 1) });
  const written = store.minutes('circuit.0', start, at(3)).length;
  store.close();
  const again = openStore({ folder, durability: 'full', clock });
  const after = again.energy({ from: start, to: at(kept + 1), step: '1y', series: ['circuit.59'] })[0]!.points[0];
  again.close();
  return { refusal, minuteRefusal, kept, readable: readable.length, after: after?.wh ?? null, written };
}

const opening = refusalOf(() => openStore({ folder, durability: 'full', clock }).close());
process.stdout.write(JSON.stringify({ opening, ...(opening === null ? fillUp() : {}) }));
