import type { Sentence } from '../journal.ts';
import { days, type Instant, hours, type Millis } from '../time/instant.ts';
import { formatJst } from '../time/jst.ts';
import type { OverrideKind, OverrideWish } from './overrides.ts';

/** A wish as it was asked for: what was left out is filled in where only one thing can be meant. */
export interface AskedWish {
  readonly kind: OverrideKind;
  readonly device?: string | undefined;
  readonly until?: Instant | undefined;
  readonly pct?: number | undefined;
  readonly guests?: number | undefined;
}

/** Ids of the devices that wishes can be about. */
export interface WishableDevices {
  readonly batteries: readonly string[];
  readonly heaters: readonly string[];
  readonly vehicles: readonly string[];
}

export type CheckedWish =
  | { readonly wish: OverrideWish; readonly until: Instant }
  /** What is wrong, where, and what to do. */
  | { readonly fault: Sentence };

const LONGEST: Readonly<Record<OverrideKind, Millis>> = {
  'battery-hold': days(7),
  'tank-fill': days(1),
  'car-ready': days(2),
  away: days(60),
  vacation: days(60),
  guests: days(7),
};
/** A tank is full long before. */
const TANK_FILL: Millis = hours(12);

const NEEDS: Readonly<Partial<Record<OverrideKind, { readonly of: keyof WishableDevices; readonly name: Sentence }>>> =
  {
    'battery-hold': { of: 'batteries', name: { ja: '蓄電池', en: 'battery' } },
    'tank-fill': { of: 'heaters', name: { ja: '給湯機', en: 'water heater' } },
    'car-ready': { of: 'vehicles', name: { ja: '車', en: 'car' } },
  };

const fault = (ja: string, en: string): CheckedWish => ({ fault: { ja, en } });

export function checkWish(asked: AskedWish, devices: WishableDevices, now: Instant): CheckedWish {
  const { kind } = asked;
  const until = asked.until ?? (kind === 'tank-fill' ? ((now + TANK_FILL) as Instant) : null);
  if (until === null)
    return fault(
      'いつまでか（until）が必要です。例：2026-04-12T18:00:00+09:00',
      `"until" is missing: say until when, as 2026-04-12T18:00:00+09:00.`,
    );
  if (until <= now)
    return fault(
      `終わりの時刻 ${formatJst(until)} はもう過ぎています。これからの時刻にしてください。`,
      `"until" ${formatJst(until)} is already past; choose a time to come.`,
    );
  if (until - now > LONGEST[kind]) {
    const most = LONGEST[kind] / days(1);
    return fault(
      `この希望は${most}日先までです。もっと早い時刻にしてください。`,
      `"until" is too far away: this wish lasts at most ${most} ${most === 1 ? 'day' : 'days'}.`,
    );
  }
  return checkContent(asked, devices, until);
}

function checkContent(asked: AskedWish, devices: WishableDevices, until: Instant): CheckedWish {
  const { kind } = asked;
  const need = NEEDS[kind];
  const device = need === undefined ? null : theOne(devices[need.of], asked.device, need.name);
  if (device !== null && typeof device !== 'string') return device;
  switch (kind) {
    case 'battery-hold':
    case 'tank-fill':
      return { wish: { kind, device: device! }, until };
    case 'car-ready': {
      const pct = asked.pct ?? Number.NaN;
      if (!(pct >= 10 && pct <= 100))
        return fault(
          '充電量（pct）は10から100の％で指定してください。',
          '"pct" must be a number from 10 to 100, in %.',
        );
      return { wish: { kind, device: device!, pct }, until };
    }
    case 'guests': {
      const guests = asked.guests ?? 1;
      if (!Number.isInteger(guests) || guests < 1 || guests > 20)
        return fault('お客さまの人数（guests）は1から20です。', '"guests" must be a whole number from 1 to 20.');
      return { wish: { kind, guests }, until };
    }
    case 'away':
    case 'vacation':
      return { wish: { kind }, until };
  }
}

/** The device that is named, or the only one there is. */
function theOne(ids: readonly string[], asked: string | undefined, name: Sentence): string | CheckedWish {
  if (ids.length === 0) return fault(`この家には${name.ja}がありません。`, `This house has no ${name.en}.`);
  if (asked === undefined && ids.length > 1)
    return fault(
      `${name.ja}が複数あります。device に ${ids.join('、')} のどれかを指定してください。`,
      `There is more than one ${name.en}: name one as "device": ${ids.join(', ')}.`,
    );
  const id = asked ?? ids[0]!;
  if (!ids.includes(id))
    return fault(
      `「${id.slice(0, 40)}」という${name.ja}はありません。あるのは ${ids.join('、')} です。`,
      `There is no ${name.en} ${JSON.stringify(id.slice(0, 40))}; there is ${ids.join(', ')}.`,
    );
  return id;
}
