import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { eventAt, jst, knownRow, planNamed, problemAt, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const clock = createVirtualClock({ start: DAY });
let root = '';
let folder = '';
let file = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-open-'));
  folder = join(root, 'new', 'data');
  file = join(folder, 'hidamari.sqlite');
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (epoch?: string): Store =>
  openStore({ folder, durability: 'full', clock, ...(epoch !== undefined && { epoch }) });
const refusal = (code: string, words: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(words) });

/** A file with something of everything in it. */
function fill(): void {
  const store = open('first');
  store.keepMinute(['a', 'b'], { at: DAY, watts: [1, null] });
  store.keepHalfHours(Array.from({ length: 200 }, (_, index) => knownRow('a', slot(DAY, index), index)));
  store.keepPlan(planNamed('p1', DAY), problemAt(DAY));
  store.journal(eventAt(DAY, 'start'));
  store.hold({ device: 'battery', since: DAY });
  store.keepSetting('reserve', '20');
  store.close();
}

describe('opening', () => {
  it('makes the folder and the file, and names it once', () => {
    const store = open();
    const { epoch, sequence } = store.identity();
    expect(epoch).toMatch(/^[0-9a-f-]{36}$/);
    expect(sequence).toBe(0);
    store.close();
    const again = open('another');
    expect(again.identity().epoch).toBe(epoch);
    again.close();
  });

  it('finds everything that was kept', () => {
    fill();
    const store = open();
    expect(store.minutes('b', DAY, plus(DAY, minutes(1)))).toEqual([{ at: DAY, w: null }]);
    expect(store.energy({ from: DAY, to: slot(DAY, 200), step: '1y' })[0]!.points[0]!.wh).toBe(199 * 100);
    expect(store.plan('p1')).toEqual({ plan: planNamed('p1', DAY), problem: problemAt(DAY) });
    expect(store.latestPlan()).toEqual(planNamed('p1', DAY));
    expect(store.journalBetween(DAY, slot(DAY, 1), 9)).toMatchObject([{ what: 'start' }]);
    expect(store.held()).toEqual([{ device: 'battery', since: DAY }]);
    expect(store.setting('reserve')).toBe('20');
    expect(store.setting('nothing')).toBeNull();
    store.close();
  });

  it('goes on with the change sequence, also where a minute was the last change', () => {
    fill();
    let before = 0;
    for (let minute = 1; minute < 4; minute++) {
      const store = open();
      expect(store.identity().sequence).toBeGreaterThanOrEqual(before);
      store.keepMinute(['a', 'b'], { at: plus(DAY, minutes(minute)), watts: [1, 2] });
      before = store.identity().sequence + 1;
      store.close();
    }
    const store = open();
    expect(store.identity()).toEqual({ epoch: 'first', sequence: before });
    expect(store.journal(eventAt(DAY, 'x'))).toBe(before + 1);
    store.close();
  });

  it('leaves a WAL file that says whose it is and of which layout', () => {
    open().close();
    const db = new BetterSqlite(file);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('application_id', { simple: true })).toBe(0x48444d52);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  it('migrates an empty older version', () => {
    mkdirSync(folder, { recursive: true });
    const db = new BetterSqlite(file);
    db.pragma(`application_id = ${0x48444d52}`);
    db.close();
    const store = open('older');
    expect(store.identity()).toEqual({ epoch: 'older', sequence: 0 });
    store.close();
  });

  it('begins anew where a power cut interrupted the making of the file', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.new`, 'half of a fi');
    writeFileSync(`${file}.new-journal`, 'half');
    open().close();
    expect(existsSync(`${file}.new`)).toBe(false);
  });
});

describe('refusing', () => {
  /** Opening is refused and the file is afterwards byte for byte what it was. */
  function expectRefused(words: RegExp): void {
    const before = readFileSync(file);
    expect(() => open()).toThrow(refusal('DATA_FILE', words));
    expect(() => open()).toThrow(refusal('DATA_FILE', words));
    expect(readFileSync(file).equals(before)).toBe(true);
  }

  it('a file that is no database', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, 'not a database, '.repeat(1000));
    expectRefused(/is damaged/);
  });

  it('a file that was cut to nothing', () => {
    fill();
    truncateSync(file, 0);
    expectRefused(/is damaged/);
  });

  it('a file that lost its end', () => {
    fill();
    truncateSync(file, Math.floor(readFileSync(file).length / 8192) * 4096);
    expectRefused(/is damaged/);
  });

  it('a file whose first page is overwritten', () => {
    fill();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 100, 4096);
    writeFileSync(file, bytes);
    expectRefused(/is damaged/);
  });

  it('a file of a newer version', () => {
    fill();
    const db = new BetterSqlite(file);
    db.pragma('user_version = 99');
    db.close();
    expectRefused(/layout 99.*install the newer version/);
  });

  it('a database of another program', () => {
    mkdirSync(folder, { recursive: true });
    const db = new BetterSqlite(file);
    db.exec('CREATE TABLE states (x)');
    db.close();
    expectRefused(/is not a file of Hidamari/);
  });

  it('a log without its file', () => {
    fill();
    rmSync(file);
    writeFileSync(`${file}-wal`, 'committed pages');
    expect(() => open()).toThrow(refusal('DATA_FILE', /is gone but its log/));
    expect(existsSync(file)).toBe(false);
  });

  it('a folder with a file in its way', () => {
    writeFileSync(join(root, 'new'), '');
    expect(() => open()).toThrow(refusal('DATA_FOLDER', /cannot be written/));
  });

  it('a file in the place of the folder', () => {
    mkdirSync(join(root, 'new'));
    writeFileSync(folder, '');
    expect(() => open()).toThrow(refusal('DATA_FOLDER', /cannot be written/));
  });

  it('a folder where nobody may write', () => {
    folder = '/proc/hidamari';
    expect(() => open()).toThrow(refusal('DATA_FOLDER', /\/proc\/hidamari\/hidamari.sqlite cannot be written/));
  });

  it('a folder in the place of the file', () => {
    mkdirSync(file, { recursive: true });
    expect(() => open()).toThrow(refusal('DATA_FOLDER', /cannot be written/));
  });

  it('a file that another program is writing, after half a second', () => {
    fill();
    const other = new BetterSqlite(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => open()).toThrow(refusal('DATA_FOLDER', /another program/));
    other.exec('ROLLBACK');
    other.close();
    open().close();
  });
});
