import type { JournalEntry } from '#core/journal.ts';
import { type Instant, instant, millis, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { Invariants } from './invariants.ts';

/**
 * Invariants I1, I2 and I5 from outside: remembers what the records acknowledged, and later looks for it on file. It is
 * told in the order of the calls, after each has returned.
 */
export interface Ledger {
  halfHours(rows: readonly HalfHourRow[], refused: readonly HalfHourRow[]): void;
  minute(at: Instant): void;
  setting(key: string, value: string): void;
  held(device: string): void;
  released(device: string): void;
  journal(sequence: number, entry: JournalEntry): void;
  /** Looks for everything that was acknowledged since the last look. */
  lookUp(records: Records): void;
  /** Looks for the half hours of the last ten days once more. */
  lookUpAll(records: Records): void;
}

/** Slots that are looked for again at the end: ten days. */
const REMEMBERED = 480;

export function createLedger(invariants: Invariants): Ledger {
  /** First known value by slot and series. */
  const known = new Map<Instant, Map<string, number>>();
  let fresh = new Set<Instant>();
  let freshMinutes: Instant[] = [];
  let freshJournal: { readonly sequence: number; readonly at: Instant; readonly kind: string }[] = [];
  const settings = new Map<string, string>();
  const holds = new Set<string>();

  const lookUpSlots = (records: Records, slots: Iterable<Instant>): void => {
    for (const at of slots) {
      const expected = known.get(at);
      if (expected === undefined) continue;
      const found = records.energy({ from: at, to: plus(at, HALF_HOUR), step: '30m', series: [...expected.keys()] });
      const byId = new Map(found.map(({ id, points }) => [id, points[0]?.wh ?? null]));
      for (const [series, wh] of expected) {
        const stands = byId.get(series) ?? null;
        invariants.check(
          'I1',
          stands !== null,
          () => `${series} at ${formatJst(at)} was acknowledged and is not on file`,
        );
        if (stands !== null)
          invariants.check(
            'I5',
            Math.abs(stands - wh) < 0.01,
            () => `${series} at ${formatJst(at)} was ${wh} Wh and was overwritten with ${stands} Wh`,
          );
      }
    }
  };

  return {
    halfHours(rows, refused) {
      const left = new Set(refused);
      for (const row of rows) {
        const { series, at, wh } = row;
        if (wh === null || left.has(row)) continue;
        const slot = known.get(at) ?? new Map<string, number>();
        if (!slot.has(series)) slot.set(series, wh);
        known.set(at, slot);
        fresh.add(at);
      }
    },
    minute: (at) => void freshMinutes.push(at),
    setting: (key, value) => void settings.set(key, value),
    held: (device) => void holds.add(device),
    released: (device) => void holds.delete(device),
    journal: (sequence, { at, kind }) => void freshJournal.push({ sequence, at, kind }),
    lookUp(records) {
      lookUpSlots(records, fresh);
      fresh = new Set();
      for (const slot of [...known.keys()].slice(0, -REMEMBERED)) known.delete(slot);
      for (const { sequence, at, kind } of freshJournal) {
        const there = records
          .journalBetween(at, plus(at, millis(1)), 1_000)
          .some((entry) => entry.sequence === sequence);
        invariants.check('I1', there, () => `journal entry ${sequence} (${kind}, ${formatJst(at)}) is not on file`);
      }
      freshJournal = [];
      for (const [key, value] of settings)
        invariants.check('I1', records.setting(key) === value, () => `the setting ${key} is not as acknowledged`);
      const held = records.held().map(({ device }) => device);
      invariants.check(
        'I1',
        held.length === holds.size && held.every((device) => holds.has(device)),
        () => `held on file are ${held.join(', ')}, acknowledged were ${[...holds].join(', ')}`,
      );
      // A power cut may cost the last one.
      const old = freshMinutes.slice(0, -1);
      freshMinutes = [];
      if (old.length > 0) {
        const from = instant(Math.min(...old));
        const to = instant(Math.max(...old) + 60_000);
        const there = new Set(records.minutes('grid', from, to).map(({ at }) => at));
        const missing = old.filter((at) => !there.has(at));
        invariants.check(
          'I2',
          missing.length === 0,
          () => `${missing.length} minutes before ${formatJst(to)} are lost`,
        );
      }
    },
    lookUpAll: (records) => lookUpSlots(records, known.keys()),
  };
}
