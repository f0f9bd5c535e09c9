import { type Instant, type Millis, hours, minutes } from '../time/instant.ts';
import type { Finding, Notice, NoticeKind } from './notice.ts';

/** All notices, newest last, and what is not yet, or no longer quite, one of them. A value: nothing here waits. */
export interface NoticeBook {
  readonly notices: readonly Notice[];
  /** Since when a finding stands that is not told yet, by key. */
  readonly rising: Readonly<Record<string, Instant>>;
  /** Since when a told finding has been gone, by key. */
  readonly falling: Readonly<Record<string, Instant>>;
  readonly count: number;
}

export interface Entered {
  readonly book: NoticeBook;
  readonly raised: readonly Notice[];
  readonly cleared: readonly Notice[];
}

/** Finished notices that are kept; those that stand are kept in any case. */
const KEPT = 200;
/** What comes back so soon after it was over is the same event. */
const SAME_EVENT: Millis = hours(1);
/** A finding must stand for so long before it is told; left out: it is told at once. */
const PATIENCE: Partial<Record<NoticeKind, Millis>> = {
  'meter-lost': minutes(3),
  'device-silent': minutes(5),
  'device-lying': minutes(10),
};
/** … and be gone for so long before it is said to be over. */
const GONE: Millis = minutes(2);

export const emptyBook: NoticeBook = { notices: [], rising: {}, falling: {}, count: 0 };

/** Holds what stands now against the book. A clock that went back makes nobody wait longer than once more. */
export function enterFindings(book: NoticeBook, findings: readonly Finding[], at: Instant): Entered {
  const standing = new Map(findings.map((finding) => [finding.key, finding]));
  const notices = [...book.notices];
  const rising: Record<string, Instant> = {};
  const falling: Record<string, Instant> = {};
  const raised: Notice[] = [];
  const cleared: Notice[] = [];
  let { count } = book;

  for (const finding of standing.values()) {
    const open = notices.findIndex(({ key, clearedAt }) => key === finding.key && clearedAt === null);
    if (open >= 0) {
      // The same event, perhaps in other words by now: shown, not told again.
      notices[open] = { ...notices[open]!, text: finding.text };
      continue;
    }
    const since = earlier(book.rising[finding.key], at);
    if (at - since < (PATIENCE[finding.kind] ?? 0)) {
      rising[finding.key] = since;
      continue;
    }
    const last = notices.findLastIndex(({ key }) => key === finding.key);
    const over = notices[last]?.clearedAt ?? null;
    if (over !== null && at >= over && at - over < SAME_EVENT) {
      const again = notices[last]!;
      notices[last] = { ...again, clearedAt: null, returns: again.returns + 1 };
      continue;
    }
    count++;
    const notice: Notice = { ...finding, id: `n${count}`, at, clearedAt: null, readAt: null, returns: 0 };
    notices.push(notice);
    raised.push(notice);
  }

  notices.forEach((notice, index) => {
    if (notice.clearedAt !== null || standing.has(notice.key)) return;
    const since = earlier(book.falling[notice.key], at);
    if (at - since < GONE) {
      falling[notice.key] = since;
      return;
    }
    notices[index] = { ...notice, clearedAt: at };
    // What came and went again and again was told once and is said to be over once.
    if (notice.returns === 0) cleared.push(notices[index]);
  });

  return { book: { notices: keep(notices), rising, falling, count }, raised, cleared };
}

/** The book with a notice seen; null where there is no such notice. */
export function acknowledge(book: NoticeBook, id: string, at: Instant): NoticeBook | null {
  if (!book.notices.some((notice) => notice.id === id)) return null;
  const notices = book.notices.map((notice) =>
    notice.id === id && notice.readAt === null ? { ...notice, readAt: at } : notice,
  );
  return { ...book, notices };
}

/** Since when, by a clock that may have gone back meanwhile. */
const earlier = (since: Instant | undefined, at: Instant): Instant => (since === undefined || since > at ? at : since);

function keep(notices: readonly Notice[]): readonly Notice[] {
  let over = notices.filter(({ clearedAt }) => clearedAt !== null).length - KEPT;
  return over <= 0 ? notices : notices.filter(({ clearedAt }) => clearedAt === null || over-- <= 0);
}

/** Reads what `JSON.stringify` made of a book; null for anything else. */
export function readBook(text: string): NoticeBook | null {
  try {
    const read = JSON.parse(text) as Partial<NoticeBook> | null;
    const whole = Array.isArray(read?.notices) && typeof read.count === 'number';
    return whole ? { ...emptyBook, ...read } : null;
  } catch {
    return null;
  }
}
