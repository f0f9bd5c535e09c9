import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore, openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { eventAt, jst, knownRow, missingRow, planNamed, problemAt, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const clock = createVirtualClock({ start: DAY });
const root = mkdtempSync(join(tmpdir(), 'store-sequence-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Numbered {
  readonly row: string;
  readonly sequence: number;
}

/** Reads along the sequence as layout-1.ts says: by the sparse index `change` for minutes and half hours. */
function readAlong(db: Database): Numbered[] {
  const found: Numbered[] = [];
  const runs = db.prepare('SELECT sequence, what, at FROM change ORDER BY sequence').raw().all() as number[][];
  runs.forEach(([first, what, at], index) => {
    const end = runs[index + 1]?.[0] ?? Number.MAX_SAFE_INTEGER;
    const rows =
      what === 1
        ? db.prepare(
            "SELECT 'minute ' || at, sequence FROM minute_block WHERE at = ? AND sequence >= ? AND sequence < ?",
          )
        : db.prepare(
            "SELECT 'half ' || at || ' ' || series, sequence FROM half_hour WHERE at = ? AND sequence >= ? AND sequence < ?",
          );
    for (const [row, sequence] of rows.raw().all(at, first, end) as [string, number][]) found.push({ row, sequence });
  });
  return found.toSorted((a, b) => a.sequence - b.sequence);
}

function readAll(db: Database): Numbered[] {
  return db
    .prepare(
      `SELECT 'minute ' || at AS row, sequence FROM minute_block
       UNION ALL SELECT 'half ' || at || ' ' || series, sequence FROM half_hour ORDER BY 2`,
    )
    .all() as Numbered[];
}

type Act = (store: Store) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ minute: fc.integer({ min: 0, max: 20 }), w: fc.integer({ min: 0, max: 9 }) }).map(
    ({ minute, w }): Act =>
      (store) =>
        store.keepMinute(w < 5 ? ['a'] : ['a', 'b'], {
          at: plus(DAY, minutes(minute)),
          watts: w < 5 ? [w] : [w, null],
        }),
  ),
  fc
    .record({ index: fc.integer({ min: 0, max: 2 }), wh: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }) })
    .map(
      ({ index, wh }): Act =>
        (store) =>
          store.keepHalfHours(
            ['a', 'b', 'c'].map((id) =>
              wh === null ? missingRow(id, slot(DAY, index)) : knownRow(id, slot(DAY, index), wh),
            ),
          ),
    ),
  fc.constantFrom<Act[]>(
    (store) => store.journal(eventAt(DAY, 'x')),
    (store) => store.hold({ device: 'battery', since: DAY }),
    (store) => store.release('battery'),
    (store) => store.keepSetting('reserve', '20'),
    (store) => store.keepPlan(planNamed('p', DAY), problemAt(DAY)),
    (store) => store.defineSeries({ id: 'a', name: 'A', unit: 'Wh' }),
    (store) => {
      expect(() => store.keepHalfHours([knownRow('z', slot(DAY, 40), 1), knownRow('z', instant(1), 1)])).toThrow();
    },
  ),
);

describe('the change sequence', () => {
  it('numbers every stored change once, without gaps, and is read along without missing a row', () => {
    let count = 0;
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 40, size: 'max' }),
        fc.integer({ min: 0, max: 40 }),
        (acts, reopenAfter) => {
          const folder = join(root, String(count++));
          const numbers: number[] = [];
          const onRow = (table: string, text: string): void => {
            const [head] = text.split('|');
            const first = table === 'plan' || table === 'journal';
            if (table === 'ten_seconds') return;
            numbers.push(Number(first ? head : table === 'minute_block' ? text.split('|')[3] : text.split('|').at(-1)));
          };
          let store = openStore({ folder, durability: 'none', clock, epoch: 'x', onRow });
          acts.forEach((one, index) => {
            if (index === reopenAfter) {
              store.close();
              store = openStore({ folder, durability: 'full', clock, onRow });
            }
            const before = store.identity().sequence;
            one(store);
            expect(store.identity().sequence).toBeGreaterThanOrEqual(before);
          });
          store.close();
          const again = openStore({ folder, durability: 'none', clock });
          const { sequence } = again.identity();
          again.close();
          expect(numbers).toEqual(Array.from({ length: sequence }, (_, index) => index + 1));
          const db = new BetterSqlite(join(folder, 'hidamari.sqlite'), { readonly: true });
          expect(readAlong(db)).toEqual(readAll(db));
          const given = readAll(db).map((one) => one.sequence);
          expect(new Set(given).size).toBe(given.length);
          expect(Math.max(0, ...given)).toBeLessThanOrEqual(sequence);
          db.close();
        },
      ),
      { seed: 20_260_412, numRuns: 40 },
    );
  });

  it('grows by one for each row that is stored or changed, and not for what is left as it is', () => {
    const store = openMemoryStore({ clock, epoch: 'x' });
    const cost = (one: () => void): number => {
      const before = store.identity().sequence;
      one();
      return store.identity().sequence - before;
    };
    const rows = [knownRow('a', DAY, 1), missingRow('b', DAY)];
    expect(cost(() => store.keepHalfHours(rows))).toBe(4);
    expect(cost(() => store.keepHalfHours(rows))).toBe(0);
    expect(cost(() => store.keepHalfHours([knownRow('b', DAY, 1)]))).toBe(1);
    expect(cost(() => store.defineSeries({ id: 'a', name: 'A', unit: 'Wh' }))).toBe(1);
    expect(cost(() => store.defineSeries({ id: 'a', name: 'A', unit: 'Wh' }))).toBe(0);
    expect(cost(() => store.journal(eventAt(DAY, 'x')))).toBe(1);
    expect(cost(() => store.release('battery'))).toBe(0);
    expect(cost(() => store.hold({ device: 'battery', since: DAY }))).toBe(1);
    expect(cost(() => store.keepSetting('k', 'v'))).toBe(1);
    expect(cost(() => store.keepSetting('k', 'v'))).toBe(0);
    store.close();
  });

  it('finds a filled half hour again although minutes were kept between the hole and its filling', () => {
    const folder = join(root, 'filled');
    const store = openStore({ folder, durability: 'full', clock });
    store.keepHalfHours([missingRow('a', DAY)]);
    store.keepMinute(['a'], { at: DAY, watts: [1] });
    store.keepHalfHours([knownRow('a', DAY, 1)]);
    store.close();
    const db = new BetterSqlite(join(folder, 'hidamari.sqlite'), { readonly: true });
    expect(readAlong(db)).toEqual(readAll(db));
    db.close();
  });

  it('gives no number away when a call fails', () => {
    const store = openMemoryStore({ clock, epoch: 'x' });
    store.journal(eventAt(DAY, 'x'));
    expect(() => store.keepHalfHours([knownRow('a', DAY, 1), knownRow('a', slot(DAY, 1), -1)])).toThrow();
    expect(store.identity().sequence).toBe(1);
    expect(store.journal(eventAt(DAY, 'y'))).toBe(2);
    store.close();
  });
});

describe('the journal', () => {
  it('refuses change and removal in the file itself', () => {
    const folder = join(root, 'journal');
    const store = openStore({ folder, durability: 'none', clock });
    store.journal(eventAt(DAY, 'x'));
    store.close();
    const db = new BetterSqlite(join(folder, 'hidamari.sqlite'));
    expect(() => db.exec("UPDATE journal SET entry = '{}'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM journal')).toThrow('append-only');
    db.close();
  });
});

describe('the row listener', () => {
  function rowsOf(open: (onRow: (table: string, text: string) => void) => Store): string[] {
    const rows: string[] = [];
    const store = open((table, text) => rows.push(`${table} ${text}`));
    store.defineSeries({ id: 'a', name: 'A', unit: 'Wh' });
    for (let minute = 0; minute < 70; minute++) {
      store.keepMinute(['a'], { at: plus(DAY, minutes(minute)), watts: [minute === 3 ? null : -minute] });
    }
    store.keepHalfHours([knownRow('a', DAY, 1.5, 'meter'), missingRow('b', DAY)]);
    store.keepPlan(planNamed('p', DAY), problemAt(DAY));
    store.journal(eventAt(DAY, 'x'));
    store.hold({ device: 'battery', since: DAY });
    store.close();
    return rows;
  }

  it('is told the same rows in the same order by equal runs, in memory and on disk', () => {
    const inMemory = rowsOf((onRow) => openMemoryStore({ clock, epoch: 'x', onRow }));
    const onDisk = rowsOf((onRow) =>
      openStore({ folder: join(root, 'rows'), durability: 'none', clock, epoch: 'x', onRow }),
    );
    expect(onDisk).toEqual(inMemory);
    expect(inMemory).toHaveLength(1 + 1 + 2 + 1 + 2 + 1 + 1 + 1);
    expect(inMemory.filter((row) => row.startsWith('half_hour'))).toEqual([
      `half_hour ${DAY / 1_800_000}|a|1500|null|1|5`,
      `half_hour ${DAY / 1_800_000}|b|null|0|0|7`,
    ]);
  });
});
