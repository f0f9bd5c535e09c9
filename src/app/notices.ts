import type { DeviceFault } from '#core/device/fault.ts';
import type { Journalled } from '#core/journal.ts';
import { findingsOf } from '#core/notices/findings.ts';
import type { Finding, Notice, NoticeKind, NoticeLevel } from '#core/notices/notice.ts';
import { acknowledge, emptyBook, enterFindings, type NoticeBook, readBook } from '#core/notices/notice-book.ts';
import { createConsumptionWatch } from '#core/notices/unusual-consumption.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { days, hours, type Instant, instant, type Millis, millis, minutes, plus } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { createPlanWatch } from './plan-watch.ts';

/** Notices of a running house: what people should know of, told once, kept over restarts. */
export interface HouseNotices {
  /** Newest first. */
  list(): readonly Notice[];
  /** False where there is no such notice. Throws what the records throw. */
  acknowledge(id: string): boolean;
  /** After each tick, whatever came of it. */
  tick(snapshot: Snapshot): void;
  halfHours(rows: readonly HalfHourRow[]): void;
  forecast(issued: Instant | null): void;
  /** The disk refused to write. */
  refused(): void;
}

/** Told of each notice that is raised or over, in order; must not wait. */
export type NoticeListener = (notice: Notice) => void;

const SETTING = 'notices';
/** Within a tick's length of a jump our clock and the monotonic one part by less. */
const JUMP: Millis = 2_000 as Millis;
/** A jump, and a refusal of the disk, are told for so long. */
const TOLD_FOR: Millis = minutes(30);
const REFUSED_FOR: Millis = minutes(5);
/** A share of the house's half hour, and an energy (Wh), that is more than the steps of counters. */
const UNEXPLAINED = { share: 0.3, wh: 200 };
const LOOK_BACK = days(28);
const LOOK_EVERY: Millis = minutes(1);
const DAY: Millis = hours(24);
const MOST_EVENTS = 2_000;

/** Events of the journal that are notices as well, for the rest of their day. */
const EVENTS: Readonly<Record<string, { readonly kind: NoticeKind; readonly level: NoticeLevel }>> = {
  'manual-operation': { kind: 'manual-operation', level: 'info' },
  'foreign-controller': { kind: 'foreign-controller', level: 'warning' },
};

export function createHouseNotices(parts: {
  readonly records: Records;
  readonly clock: Clock;
  readonly nameOf: (device: string) => string;
  readonly meterStatus: () => Pick<GridMeterStatus, 'clockOffset'>;
  /** What devices say of their own faults; nothing where left out. */
  readonly faults?: () => readonly DeviceFault[];
  /** Left out: nobody plans. */
  readonly planned?: { readonly tariff: Tariff; readonly plan: () => Plan | null };
  readonly listeners?: readonly NoticeListener[];
}): HouseNotices {
  const { records, clock } = parts;
  const consumption = createConsumptionWatch();
  let book = readBook(records.setting(SETTING) ?? '') ?? emptyBook;
  let unsaved = false;
  let learned = false;
  let issued: Instant | null = null;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let offset: number | null = null;
  let jump = { by: millis(0), at: Number.NEGATIVE_INFINITY };
  let row = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let hands: readonly HandOn[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  const planWatch = parts.planned === undefined ? null : createPlanWatch(parts.planned.tariff, parts.nameOf);

  const save = (): void => {
    unsaved = true;
    try {
      records.keepSetting(SETTING, JSON.stringify(book));
      unsaved = false;
    } catch {
      // What cannot be kept now is kept with the next change or look; `refused` tells of the disk itself.
      refusedAt = clock.monotonic();
    }
  };

  const put = (next: NoticeBook): void => {
    const changed = JSON.stringify(next) !== JSON.stringify(book);
    book = next;
    if (changed || unsaved) save();
  };

  const clockOff = (): Millis => {
    const now = clock.now() - clock.monotonic();
    if (offset !== null && Math.abs(now - offset) > JUMP) jump = { by: millis(now - offset), at: clock.monotonic() };
    offset = now;
    const fromMeter = parts.meterStatus().clockOffset;
    if (fromMeter !== null && Math.abs(fromMeter.offset) > fromMeter.uncertainty + 60_000) return fromMeter.offset;
    return clock.monotonic() - jump.at < TOLD_FOR ? jump.by : millis(0);
  };

  const learn = (until: Instant): void => {
    if (learned) return;
    learned = true;
    const from = instant(until - LOOK_BACK);
    const [house] = records.energy({ from, to: until, step: '30m', series: ['house'] });
    for (const { at, wh } of house?.points ?? []) consumption.observe(at, wh);
  };

  return {
    list: () => book.notices.toReversed(),
    acknowledge(id) {
      const next = acknowledge(book, id, clock.now());
      if (next === null) return false;
      records.keepSetting(SETTING, JSON.stringify(next));
      book = next;
      return true;
    },
    halfHours(rows) {
      planWatch?.halfHours(rows);
      for (const { series, at, wh } of rows) {
        if (series === 'house') {
          learn(at);
          consumption.observe(at, wh);
        }
        if (series !== 'difference.house.unmeasured' || wh === null) continue;
        const [house] = records.energy({ from: at, to: plus(at, minutes(30)), step: '30m', series: ['house'] });
        const counted = house?.points[0]?.wh ?? 0;
        row = wh > UNEXPLAINED.wh && wh > UNEXPLAINED.share * counted ? row + 1 : 0;
      }
    },
    forecast(at) {
      issued = at;
    },
    refused() {
      refusedAt = clock.monotonic();
    },
    tick(snapshot) {
      const standing = findingsOf({
        snapshot,
        nameOf: parts.nameOf,
        forecastIssued: issued,
        diskRefused: clock.monotonic() - refusedAt < REFUSED_FOR,
        clockOff: clockOff(),
        unusual: consumption.unusual(),
        faults: parts.faults?.() ?? [],
        notAddingUp: row,
      });
      planWatch?.tick(snapshot.at, parts.planned!.plan());
      const found = [...standing, ...eventsOf(snapshot.at), ...(planWatch?.findings(snapshot.at) ?? [])];
      const { book: next, raised, cleared } = enterFindings(book, found, snapshot.at);
      put(next);
      for (const notice of [...raised, ...cleared]) for (const listen of parts.listeners ?? []) listen(notice);
    },
  };

  /** What the controller wrote down today about hands on the devices; looked for once a minute. */
  function eventsOf(at: Instant): readonly Finding[] {
    if (Math.abs(at - lookedAt) >= LOOK_EVERY) {
      const from = lookedAt < at && at - lookedAt < DAY ? instant(lookedAt - LOOK_EVERY) : instant(at - DAY);
      lookedAt = at;
      const entries = records.journalBetween(from, plus(at, millis(1)), MOST_EVENTS);
      hands = [...hands, ...entries.flatMap(handOf)];
      const fresh = entries.filter(({ sequence }) => sequence > newest);
      newest = Math.max(newest, ...fresh.map(({ sequence }) => sequence));
      planWatch?.journal(fresh);
    }
    const today = jstDay(at);
    hands = hands.filter(({ day }) => day === today);
    return hands.map(({ finding }) => finding);
  }
}

interface HandOn {
  readonly day: number;
  readonly finding: Finding;
}

function handOf(entry: Journalled): readonly HandOn[] {
  const event = entry.kind === 'event' ? EVENTS[entry.what] : undefined;
  if (entry.kind !== 'event' || event === undefined) return [];
  const { device = null, text } = entry;
  const day = jstDay(entry.at);
  return [{ day, finding: { ...event, key: `${entry.what} ${device} ${day}`, device, text } }];
}
