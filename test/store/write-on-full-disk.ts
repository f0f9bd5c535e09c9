/**
 * A keeper on a disk that somebody else fills up (argument: the folder, on a small file system). Prints one line of JSON:
 * how long the slowest tick took, what was kept and what was dropped.
 */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '#app/house.ts';
import { createKeeper } from '#app/keep.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { eventAt, jst } from '../contract/records.ts';

const folder = process.argv[2] ?? '';
const start = jst('2026-04-12T00:00');
const ballast = join(folder, 'ballast');
const solars = Array.from({ length: 70 }, (_, index) => ({ id: `pv${index}`, name: `PV ${index}` }));
const house = { solars, batteries: [], heaters: [], vehicles: [], boards: [] } as unknown as House;
const store = openStore({ folder, durability: 'full', clock: createVirtualClock({ start }) });
const refused: string[] = [];
const keeper = createKeeper(house, [], store, ({ message }) => refused.push(message));

const DAY = 86_400;
let slowest = 0;
let commands = 0;
let lost = 0;

function snapshot(at: Instant): Snapshot {
  const none = missing('no-answer', at);
  const passed = (at - start) / 1000;
  return {
    at,
    grid: { power: none, currentR: none, currentT: none, importRegister: none, exportRegister: none },
    boards: [],
    solars: solars.map(({ id }, index) => ({
      id,
      power: known(watts(index * 60), at),
      register: known(wattHours((index * 60 * passed) / 3600), at),
    })),
    batteries: [],
    vehicles: [],
    heaters: [],
    appliances: [],
  } as unknown as Snapshot;
}

/** Lives from one second of the run to another, ten seconds at a time, and gives a command each half hour. */
function live(from: number, to: number): void {
  for (let second = from; second < to; second += 10) {
    const at = instant(start + second * 1000);
    const began = performance.now();
    keeper.tick(snapshot(at));
    slowest = Math.max(slowest, performance.now() - began);
    if (second % 1800 !== 900) continue;
    try {
      store.journal(eventAt(at, 'command'));
      store.keepSetting('last', String(second));
      commands++;
    } catch {
      lost++;
    }
  }
}

live(0, DAY);
const { bavail, bsize } = statfsSync(folder);
writeFileSync(ballast, Buffer.alloc(bavail * bsize));
live(DAY, 15 * DAY);
const onFull = store.minutes('solar', instant(start + 10 * DAY * 1000), instant(start + 15 * DAY * 1000)).length;
rmSync(ballast);
live(15 * DAY, 16 * DAY);
store.close();
const again = openStore({ folder, durability: 'full', clock: createVirtualClock({ start }) });
const end = instant(start + 16 * DAY * 1000);
const halfHours = again.energy({ from: start, to: end, step: '30m', series: ['solar.pv69'] })[0]!.points;
const after = again.minutes('solar', instant(start + 15.5 * DAY * 1000), end).length;
const entries = again.journalBetween(start, end, 10_000).length;
again.close();
const known69 = halfHours.filter(({ wh }) => wh !== null).length;
process.stdout.write(
  JSON.stringify({ slowest, refused: refused.length, lost, commands, entries, halfHours: known69, onFull, after }),
);
