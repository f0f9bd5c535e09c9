import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { days, hours, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openOrSalvage } from '#store/open-or-salvage.ts';
import { openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { SEED, SOAK } from '../soak.ts';
import { eventAt, jst, knownRow, missingRow, planNamed, problemAt, slot } from '../contract/records.ts';

const DAY = jst('2025-12-31T00:00');
const END = plus(DAY, days(3));
const PAGE = 4096;
const IDS = Array.from({ length: 12 }, (_, index) => `circuit.${index}`);
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-salvage-'));
  file = join(folder, 'hidamari.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = createVirtualClock({ start: END });
const options = () => ({ folder, durability: 'full' as const, clock, epoch: 'first' });

function fill(): void {
  const store = openStore({ ...options(), durability: 'none' });
  for (let minute = 0; minute < 3 * 1440; minute++) {
    store.keepMinute(IDS, {
      at: plus(DAY, minutes(minute)),
      watts: IDS.map((_, index) => ((minute + 1) * (minute + index) * 7_919) % 5_003),
    });
    if (minute % 30 !== 0) continue;
    const at = slot(DAY, minute / 30);
    store.keepHalfHours(IDS.map((id, index) => (index === 3 ? missingRow(id, at, 'stale') : knownRow(id, at, minute))));
    store.keepPlan(planNamed(`p${minute}`, at), problemAt(at, minute));
    store.journal(eventAt(at, `minute ${minute}`));
  }
  store.keepSetting('reserve', '20');
  store.hold({ device: 'battery', since: DAY });
  store.correct({ series: 'circuit.0', at: DAY, wh: 5, missing: null, who: 'me', madeAt: END, why: 'test' });
  store.close();
}

/** Page numbers of a table that hold rows. */
function leaves(table: string): number[] {
  const db = new BetterSqlite(file, { readonly: true });
  const pages = db
    .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
    .pluck()
    .all(table) as number[];
  db.close();
  return pages;
}

function overwrite(page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, (page - 1) * PAGE, page * PAGE);
  writeFileSync(file, bytes);
}

const halfHours = (store: Store) => store.energy({ from: DAY, to: END, step: '30m' });
const sums = (store: Store) => (['1d', '1mo', '1y'] as const).map((step) => store.energy({ from: DAY, to: END, step }));
const minutesOf = (store: Store) => store.minutes('circuit.1', DAY, END);

/** What the whole file held. */
function whole() {
  const store = openStore(options());
  const held = { halfHours: halfHours(store), sums: sums(store), minutes: minutesOf(store), journal: journal(store) };
  store.close();
  return held;
}
const journal = (store: Store) => store.journalBetween(DAY, plus(END, days(1)), 10_000);

describe('a damaged file', () => {
  it('of which a page of minutes is gone loses these minutes and nothing else, and says so', () => {
    fill();
    const before = whole();
    const pages = leaves('minute_block');
    overwrite(pages[Math.floor(pages.length / 2)]!);
    const { store, salvaged } = openOrSalvage(options());
    expect(salvaged!.lost).toHaveLength(1);
    expect(salvaged!.lost[0]).toMatch(/^minutes between 2026-01-0\dT.* and 2026-01-0\dT/);
    const kept = minutesOf(store);
    expect(before.minutes.length - kept.length).toBeLessThan(400);
    const known = new Set(before.minutes.map(({ at, w }) => `${at} ${w}`));
    expect(kept.every(({ at, w }) => known.has(`${at} ${w}`))).toBe(true);
    expect(halfHours(store)).toEqual(before.halfHours);
    expect(sums(store)).toEqual(before.sums);
    expect([store.setting('reserve'), store.held().length, store.corrections(DAY, END).length]).toEqual(['20', 1, 1]);
    const [said, ...rest] = journal(store);
    expect(said).toMatchObject({ what: 'salvaged', text: { en: expect.stringContaining('Lost: minutes between') } });
    expect(rest).toEqual(before.journal);
    expect(store.identity().epoch).not.toBe('first');
    store.close();
    expect(existsSync(salvaged!.aside)).toBe(true);
    const again = openOrSalvage(options());
    expect(again.salvaged).toBeNull();
    again.store.close();
  });

  it('of which only sums are gone loses nothing: they are made again', () => {
    fill();
    const before = whole();
    for (const page of leaves('roll_up')) overwrite(page);
    const { store, salvaged } = openOrSalvage(options());
    expect(salvaged!.lost).toEqual([]);
    expect(sums(store)).toEqual(before.sums);
    store.close();
  });

  it('that lost its end keeps what stands before', () => {
    fill();
    const before = whole();
    truncateSync(file, Math.floor(readFileSync(file).length / PAGE / 2) * PAGE);
    const { store, salvaged } = openOrSalvage(options());
    expect(salvaged!.lost.length).toBeGreaterThan(0);
    expect(minutesOf(store).length).toBeGreaterThan(before.minutes.length / 4);
    store.close();
  });

  it('whose first page is destroyed loses nothing: its tables are found by looking at every page', () => {
    fill();
    const before = whole();
    overwrite(1);
    const { store, salvaged } = openOrSalvage(options());
    expect(salvaged!.lost).toEqual([]);
    expect(halfHours(store)).toEqual(before.halfHours);
    expect(sums(store)).toEqual(before.sums);
    expect(minutesOf(store)).toEqual(before.minutes);
    expect([store.setting('reserve'), store.held().length, store.corrections(DAY, END).length]).toEqual(['20', 1, 1]);
    expect(journal(store).slice(1)).toEqual(before.journal);
    expect(store.plan('p0')).not.toBeNull();
    store.close();
    expect(readdirSync(folder).filter((name) => name.includes('source'))).toEqual([]);
  });

  it('whose first page is destroyed while a log beside it holds the newest pages and minutes has those, too', () => {
    fill();
    const store = openStore(options());
    store.keepHalfHours([knownRow('circuit.1', END, 77)]);
    store.keepSetting('reserve', '30');
    store.keepMinute(IDS, { at: plus(END, minutes(31)), watts: IDS.map((_, index) => index) });
    const here = folder;
    folder = mkdtempSync(join(tmpdir(), 'store-salvage-'));
    for (const name of readdirSync(here))
      if (!name.endsWith('-lock')) copyFileSync(join(here, name), join(folder, name));
    store.close();
    rmSync(here, { recursive: true });
    file = join(folder, 'hidamari.sqlite');
    expect(existsSync(`${file}-wal`)).toBe(true);
    overwrite(1);
    const again = openOrSalvage(options());
    expect(again.salvaged!.lost).toEqual([]);
    expect(again.store.setting('reserve')).toBe('30');
    const [newest] = again.store.energy({ from: END, to: plus(END, hours(1)), step: '30m', series: ['circuit.1'] });
    expect(newest!.points).toMatchObject([{ wh: 77 }]);
    expect(again.store.minutes('circuit.7', END, plus(END, hours(1)))).toMatchObject([{ w: 7 }]);
    again.store.close();
  });

  it('whose first page and a page of half hours are destroyed says which are lost', () => {
    fill();
    const before = whole();
    const pages = leaves('half_hour');
    overwrite(pages[Math.floor(pages.length / 2)]!);
    overwrite(1);
    const { store, salvaged } = openOrSalvage(options());
    expect(salvaged!.lost).toHaveLength(1);
    expect(salvaged!.lost[0]).toMatch(/^half hours between 2025-12-31|^half hours between 2026-01-0/);
    const count = (all: ReturnType<typeof halfHours>): number =>
      all.reduce((sum, { points }) => sum + points.length, 0);
    expect(count(before.halfHours) - count(halfHours(store))).toBeLessThan(600);
    expect(minutesOf(store)).toEqual(before.minutes);
    store.close();
  });

  it('of which nothing can be read is refused and left as it is, never replaced by an empty one', () => {
    fill();
    const bytes = readFileSync(file).fill(0x5a);
    writeFileSync(file, bytes);
    expect(() => openOrSalvage(options())).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('wherever a page is overwritten, opens with values that were there and no others', {
    timeout: 60_000 * SOAK,
  }, () => {
    fill();
    const before = whole();
    const good = readFileSync(file);
    const known = new Set(
      before.halfHours.flatMap(({ id, points }) => points.map(({ at, wh }) => `${id} ${at} ${wh}`)),
    );
    const random = createRandom(SEED, 'damage');
    for (let round = 0; round < 25 * SOAK; round++) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'store-salvage-'));
      file = join(folder, 'hidamari.sqlite');
      writeFileSync(file, good);
      overwrite(1 + Math.floor(random.next() * (good.length / PAGE)));
      const { store } = openOrSalvage(options());
      const points = halfHours(store).flatMap(({ id, points }) => points.map(({ at, wh }) => `${id} ${at} ${wh}`));
      expect(points.filter((point) => !known.has(point))).toEqual([]);
      store.close();
    }
  });
});
