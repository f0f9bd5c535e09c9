import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { instant } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { APPLICATION_ID } from '#store/check-file.ts';
import { encodeMinute } from '#store/minute-blob.ts';
import { openStore } from '#store/open-store.ts';
import { type Migration, MIGRATIONS, migrate, versionOf } from '#store/migrations.ts';

const birth = { epoch: 'test', at: instant(0) };
const add =
  (table: string): Migration =>
  (db) =>
    db.exec(`CREATE TABLE ${table} (x)`);

describe('migrations', () => {
  it('take an empty file to the newest version', () => {
    const db = new BetterSqlite(':memory:');
    migrate(db, birth);
    expect(versionOf(db)).toBe(MIGRATIONS.length);
    expect(db.prepare('SELECT epoch, sequence FROM identity').all()).toEqual([{ epoch: 'test', sequence: 0 }]);
  });

  it('run once each, in order, and only those that are missing', () => {
    const db = new BetterSqlite(':memory:');
    migrate(db, birth, [add('one')]);
    migrate(db, birth, [add('one'), add('two'), (db) => db.exec('ALTER TABLE two ADD COLUMN y')]);
    expect(versionOf(db)).toBe(3);
    migrate(db, birth, [add('one'), add('two'), add('three')]);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['one', 'two']);
  });

  it('that fail leave the whole older version', () => {
    const db = new BetterSqlite(':memory:');
    const broken: Migration = (db) => {
      add('half')(db, birth);
      throw new Error('power cut');
    };
    expect(() => migrate(db, birth, [add('one'), broken])).toThrow('power cut');
    expect(versionOf(db)).toBe(1);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['one']);
  });
});

it('minutes of version 1, one row each, are the same minutes in blocks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-layout-1-'));
  const file = join(folder, 'hidamari.sqlite');
  const db = new BetterSqlite(file);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, birth, MIGRATIONS.slice(0, 1));
  db.exec("INSERT INTO series VALUES (1, 'a', 'A', 'Wh', 1), (2, 'b', 'B', 'Wh', 2)");
  db.exec("INSERT INTO minute_order VALUES (1, '[1,2]', 3), (2, '[2]', 4)");
  const expected: { at: number; w: number | null }[] = [];
  const insert = db.prepare('INSERT INTO minute VALUES (?, ?, ?, ?)');
  for (let minute = 0; minute < 100; minute++) {
    if (minute === 40) continue;
    const w = minute % 7 === 0 ? null : minute - 50;
    expected.push({ at: minute * 60_000, w });
    const values = minute < 70 ? [minute, w] : [w];
    insert.run(minute, 5 + minute, minute < 70 ? 1 : 2, encodeMinute(values));
  }
  db.exec('INSERT INTO change VALUES (5, 1, 0)');
  db.close();
  const store = openStore({ folder, durability: 'full', clock: createVirtualClock({ start: instant(0) }) });
  expect(store.minutes('b', instant(0), instant(86_400_000))).toEqual(expected);
  expect(store.identity().sequence).toBe(104);
  store.close();
  rmSync(folder, { recursive: true });
});
