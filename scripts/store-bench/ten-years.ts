import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { DEFAULT_RETENTION } from '#app/upkeep.ts';
import { days, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { rebuildRollUps } from '#store/rebuild-roll-ups.ts';
import { DAY_START, type RecordedDay } from './recorded-day.ts';

/** A year of that day in `folder`, trimmed by the hour as the daemon does. */
export function writeYear(folder: string, day: RecordedDay): void {
  const clock = createVirtualClock({ start: DAY_START });
  const store = openStore({ folder, durability: 'none', clock });
  for (let index = 0; index < 365; index++) {
    day.writeAgain(store, days(index));
    for (let hour = 0; hour < 24; hour++) store.trim(DEFAULT_RETENTION, plus(DAY_START, days(index + 1)));
  }
  store.close();
}

/** Nine more years of half hours behind the one that `writeYear` wrote; returns how many half hours there are then. */
export function writeNineMore(folder: string): number {
  const db = new BetterSqlite(join(folder, 'hidamari.sqlite'));
  db.pragma('synchronous = OFF');
  const copy = db.prepare(`INSERT INTO half_hour SELECT at + ?, series, mwh, missing, origin, sequence FROM half_hour
    WHERE at < ? ORDER BY at, series`);
  const end = (DAY_START + days(365)) / 1_800_000;
  for (let more = 1; more < 10; more++) copy.run(more * 365 * 48, end);
  db.transaction(() => rebuildRollUps(db))();
  const rows = db.prepare('SELECT count(*) FROM half_hour').pluck().get() as number;
  db.close();
  return rows;
}
