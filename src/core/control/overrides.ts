import type { Sentence } from '../journal.ts';
import type { Instant } from '../time/instant.ts';
import { formatJstClock, jstDate, jstDay } from '../time/jst.ts';
import type { Seen, Wanted } from './basis.ts';
import type { ControlMemory } from './memory.ts';

/** What people may wish for a while. `until` of `car-ready` is when the car is to be ready. */
export type OverrideWish =
  | { readonly kind: 'battery-hold'; readonly device: string }
  | { readonly kind: 'tank-fill'; readonly device: string }
  | { readonly kind: 'car-ready'; readonly device: string; readonly pct: number }
  | { readonly kind: 'away' }
  | { readonly kind: 'vacation' }
  | { readonly kind: 'guests'; readonly guests: number };

export type OverrideKind = OverrideWish['kind'];

/** A wish with its time, [madeAt, until). Other wishes never lengthen it. */
export type Override = OverrideWish & {
  readonly id: string;
  readonly madeAt: Instant;
  readonly until: Instant;
  readonly who: string;
};

/** A device whose state plans cannot change meanwhile, in a tank this full (share) filling has nothing left to do. */
const FULL = 97;

export const isActive = ({ until }: Override, at: Instant): boolean => at < until;

/** A wish that has been fulfilled before its time: the tank is full. */
export const isFulfilled = (override: Override, seen: Iterable<Seen>): boolean => {
  if (override.kind !== 'tank-fill') return false;
  for (const one of seen)
    if (one.kind === 'heater' && one.id === override.device) return one.fill.known && one.fill.value >= FULL;
  return false;
};

/** What an override wants of a device at once, before any plan knows of it; the latest word counts. */
export function overrideWanted(overrides: readonly Override[], seen: Seen, at: Instant): Wanted | null {
  const own = overrides.filter((one) => 'device' in one && one.device === seen.id && isActive(one, at));
  for (const { kind, id: override, madeAt: since } of own.toReversed()) {
    const by = 'override';
    if (kind === 'battery-hold' && seen.kind === 'battery')
      return { command: { kind: seen.kind, device: seen.id, command: { mode: 'hold' } }, by, override, since };
    if (kind === 'tank-fill' && seen.kind === 'heater')
      return { command: { kind: seen.kind, device: seen.id, command: { mode: 'heat' } }, by, override, since };
  }
  return null;
}

/** Devices that somebody else operated, as a list with the overrides: each can be ended like one. */
export interface YieldedDevice {
  readonly device: string;
  readonly to: 'person' | 'other-controller';
  readonly since: Instant;
  readonly until: Instant;
}

export const yieldedDevices = (memory: ControlMemory, at: Instant): readonly YieldedDevice[] =>
  Object.entries(memory.devices).flatMap(([device, { yielded }]) =>
    yielded === null || yielded.until <= at ? [] : [{ device, ...yielded }],
  );

/** 「18:00」 on the same day, else 「4/13 18:00」. */
function timeText(until: Instant, at: Instant): string {
  const { month, day } = jstDate(until);
  return jstDay(until) === jstDay(at) ? formatJstClock(until) : `${month}/${day} ${formatJstClock(until)}`;
}

/** One sentence for people, such as 「18:00まで蓄電池の電気を使わずにためておきます。」 */
export function overrideSentence(override: Override): Sentence {
  const time = timeText(override.until, override.madeAt);
  switch (override.kind) {
    case 'battery-hold':
      return {
        ja: `${time}まで蓄電池の電気を使わずにためておきます。`,
        en: `The battery keeps what it has until ${time}.`,
      };
    case 'tank-fill':
      return {
        ja: `タンクがいっぱいになるまでお湯を沸かします（遅くとも${time}まで）。`,
        en: `Water is heated until the tank is full, ${time} at the latest.`,
      };
    case 'car-ready':
      return {
        ja: `${time}までに車を${override.pct}％まで充電します。`,
        en: `The car is to be charged to ${override.pct} % by ${time}.`,
      };
    case 'away':
      return { ja: `${time}まで留守です。`, en: `Nobody is at home until ${time}.` };
    case 'vacation':
      return {
        ja: `${time}まで旅行です。前日まではお湯を沸かしません。`,
        en: `The family is on vacation until ${time}; no water is heated before the last day.`,
      };
    case 'guests':
      return {
        ja: `${time}までお客さまが${override.guests}人います。`,
        en: `There are ${override.guests} guests until ${time}.`,
      };
  }
}
