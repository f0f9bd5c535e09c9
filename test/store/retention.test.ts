import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { days, type Instant, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore, openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { jst, knownRow, planNamed, problemAt, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const clock = createVirtualClock({ start: DAY });
const root = mkdtempSync(join(tmpdir(), 'store-retention-'));
afterAll(() => rmSync(root, { recursive: true }));

const RETENTION = { minutesDays: 2, tenSecondsDays: 1, plansDays: 3 };

function keepDay(store: Store, from: Instant): void {
  for (let at = 0; at < 1440; at++) {
    const watts = [7_919, 104_729, 1_299_709].map((prime) => ((at + 1) * (at + 7) * prime) % 5_003);
    store.keepMinute(['a', 'b', 'c'], {
      at: plus(from, minutes(at)),
      watts,
      tens: watts.flatMap((w) => Array(6).fill(w)),
    });
    if (at % 30 === 29) {
      store.keepHalfHours([knownRow('a', slot(from, (at - 29) / 30), at)]);
      store.keepPlan(planNamed(`${from}-${at}`, plus(from, minutes(at))), problemAt(from));
    }
  }
}

/** As many steps as there are; each is a commit. */
function trimAll(store: Store, now: Instant): number {
  let steps = 1;
  while (store.trim(RETENTION, now)) steps++;
  return steps;
}

describe('retention', () => {
  it('deletes what is too old in small steps, and keeps half hours and heads of plans', () => {
    const store = openMemoryStore({ clock, epoch: 'x' });
    for (let day = 0; day < 5; day++) keepDay(store, plus(DAY, days(day)));
    const now = plus(DAY, days(5));
    expect(trimAll(store, now)).toBeGreaterThan(10);
    expect(store.minutes('a', DAY, now)[0]!.at).toBe(plus(now, days(-2)));
    expect(store.tenSeconds('a', DAY, now)[0]!.at).toBe(plus(now, days(-1)));
    expect(store.energy({ from: DAY, to: now, step: '30m', series: ['a'] })[0]!.points).toHaveLength(5 * 48);
    const old = `${DAY}-29`;
    const { steps: _, ...head } = planNamed(old, plus(DAY, minutes(29)));
    expect(store.plan(old)).toBeNull();
    expect(store.planHead(old)).toEqual(head);
    const kept = `${plus(DAY, days(3))}-29`;
    expect(store.plan(kept)?.problem).toEqual(problemAt(plus(DAY, days(3))));
    expect(store.latestPlan()?.id).toBe(`${plus(DAY, days(4))}-1439`);
    expect(store.trim(RETENTION, now)).toBe(false);
    store.close();
  });

  it('takes no number of the change sequence and never gives one out again', () => {
    const store = openStore({ folder: join(root, 'sequence'), durability: 'full', clock });
    keepDay(store, DAY);
    store.close();
    const trimmed = openStore({ folder: join(root, 'sequence'), durability: 'full', clock });
    const before = trimmed.identity();
    trimAll(trimmed, plus(DAY, days(400)));
    expect(trimmed.identity()).toEqual(before);
    trimmed.close();
    const again = openStore({ folder: join(root, 'sequence'), durability: 'full', clock });
    expect(again.identity()).toEqual(before);
    again.close();
  });

  it('keeps the file from growing once as much goes as comes, and its sparse index with it', () => {
    const folder = join(root, 'steady');
    const store = openStore({ folder, durability: 'none', clock });
    const size = (): number => statSync(join(folder, 'hidamari.sqlite')).size;
    const sizes: number[] = [];
    for (let day = 0; day < 12; day++) {
      keepDay(store, plus(DAY, days(day)));
      trimAll(store, plus(DAY, days(day + 1)));
      store.minutes('a', DAY, DAY);
      sizes.push(size());
    }
    store.close();
    const db = new BetterSqlite(join(folder, 'hidamari.sqlite'), { readonly: true });
    const runs = db.prepare('SELECT count(*) FROM change WHERE what = 1').pluck().get() as number;
    db.close();
    expect(runs).toBeLessThan(3 * 49);
    // Heads of plans, half hours and their sums are what stays.
    expect((sizes[11]! - sizes[5]!) / 6).toBeLessThan(14_000);
    expect(sizes[1]! - sizes[0]!).toBeGreaterThan(40_000);
  });
});
