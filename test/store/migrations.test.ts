import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { instant } from '#core/time/instant.ts';
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
