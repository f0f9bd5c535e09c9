import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/notices/notice.ts';
import { acknowledge, emptyBook, enterFindings, type NoticeBook, readBook } from '#core/notices/notice-book.ts';
import { createConsumptionWatch } from '#core/notices/unusual-consumption.ts';
import { type Instant, instant, minutes, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';

const START = instant(Date.UTC(2026, 3, 5, 15));
const finding = (key: string, kind: Finding['kind'] = 'disk'): Finding => ({
  key,
  kind,
  level: 'warning',
  device: null,
  text: { ja: key, en: key },
});

/** Looks every 10 s; `standing` says which keys stand at a minute. */
function live(length: number, standing: (minute: number) => readonly Finding[], from: NoticeBook = emptyBook) {
  let book = from;
  const told: string[] = [];
  for (let second = 0; second < length * 60; second += 10) {
    const at = instant(START + second * 1_000);
    const entered = enterFindings(book, standing(second / 60), at);
    book = entered.book;
    for (const { key } of entered.raised) told.push(`${second / 60} ${key}`);
    for (const { key } of entered.cleared) told.push(`${second / 60} ${key} over`);
  }
  return { book, told };
}

describe('one event', () => {
  it('is told once, and once when it is over', () => {
    const { told, book } = live(20, (minute) => (minute >= 1 && minute < 10 ? [finding('disk')] : []));
    expect(told).toEqual(['1 disk', '12 disk over']);
    expect(book.notices).toMatchObject([{ id: 'n1', at: START + 60_000, clearedAt: START + 720_000, readAt: null }]);
  });

  it('that needs patience is not told where it was short', () => {
    const silent = finding('device-silent battery', 'device-silent');
    expect(live(30, (minute) => (minute % 10 < 4 ? [silent] : [])).told).toEqual([]);
    expect(live(30, (minute) => (minute < 6 ? [silent] : [])).told).toEqual([
      '5 device-silent battery',
      '8 device-silent battery over',
    ]);
  });

  it('that comes and goes is told once', () => {
    const { told, book } = live(120, (minute) => (minute % 10 < 5 ? [finding('disk')] : []));
    expect(told).toEqual(['0 disk', '7 disk over']);
    expect(book.notices).toHaveLength(1);
    expect(book.notices[0]!.returns).toBe(11);
  });

  it('is the same after a restart', () => {
    const first = live(5, () => [finding('disk')]);
    const kept = readBook(JSON.stringify(first.book))!;
    expect(live(5, () => [finding('disk')], kept).told).toEqual([]);
  });
});

it('whatever stands when, each key has at most one open notice, and what is told over was told before', () => {
  const keys = ['a', 'b', 'c'];
  fc.assert(
    fc.property(
      fc.array(fc.record({ gap: fc.integer({ min: -600, max: 5_000 }), keys: fc.subarray(keys) }), { maxLength: 80 }),
      (looks) => {
        let at: Instant = START;
        let book = emptyBook;
        const open = new Set<string>();
        for (const { gap, keys: standing } of looks) {
          at = instant(at + gap * 1_000);
          const entered = enterFindings(
            book,
            standing.map((key) => finding(key)),
            at,
          );
          book = entered.book;
          for (const { key } of entered.raised) {
            expect(open.has(key)).toBe(false);
            open.add(key);
          }
          for (const { key } of entered.cleared) open.delete(key);
          for (const { key, clearedAt } of book.notices) if (clearedAt === null) open.add(key);
          const standingNow = book.notices.filter(({ clearedAt }) => clearedAt === null).map(({ key }) => key);
          expect(new Set(standingNow).size).toBe(standingNow.length);
          for (const key of keys) if (!standingNow.includes(key)) open.delete(key);
        }
      },
    ),
    { seed: 8, numRuns: 200 },
  );
});

it('is seen by somebody, or there is none', () => {
  const { book } = live(1, () => [finding('disk')]);
  expect(acknowledge(book, 'n1', plus(START, minutes(3)))!.notices[0]!.readAt).toBe(START + 180_000);
  expect(acknowledge(book, 'n2', START)).toBeNull();
});

it('a broken book is no book', () => {
  for (const text of ['', '{', 'null', '7', '{"notices":3}']) expect(readBook(text)).toBeNull();
});

describe('unusual consumption', () => {
  const watchAfter = (days: number) => {
    const watch = createConsumptionWatch();
    const base = (slot: number): number => 150 + ((slot * 37) % 90);
    for (let slot = 0; slot < days * 48; slot++) watch.observe(instant(START + slot * HALF_HOUR), base(slot));
    return { watch, from: days * 48 };
  };

  it('is an hour and a half far above the same half hours of the weeks before', () => {
    const { watch, from } = watchAfter(14);
    const at = (n: number) => instant(START + (from + n) * HALF_HOUR);
    watch.observe(at(0), 2_000);
    watch.observe(at(1), 2_000);
    expect(watch.unusual()).toBeNull();
    watch.observe(at(2), 2_000);
    expect(watch.unusual()).toMatchObject({ wh: 2_000, row: 3, at: at(2) });
    expect(watch.unusual()!.usual).toBeGreaterThan(149);
    expect(watch.unusual()!.usual).toBeLessThan(241);
    watch.observe(at(3), 200);
    expect(watch.unusual()).toBeNull();
  });

  it('is nothing that few days, an hour, or a hole could say', () => {
    const { watch, from } = watchAfter(5);
    for (let n = 0; n < 6; n++) watch.observe(instant(START + (from + n) * HALF_HOUR), 3_000);
    expect(watch.unusual()).toBeNull();
    const other = watchAfter(14);
    for (const [n, wh] of [2_000, 2_000, null, 2_000].entries())
      other.watch.observe(instant(START + (other.from + n) * HALF_HOUR), wh);
    expect(other.watch.unusual()).toBeNull();
  });
});
