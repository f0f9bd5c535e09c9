import type { OverrideBody } from '../../api/schema/control-schema.ts';

export type WishKind = OverrideBody['kind'];

/** Every wish with the kind of device it needs. */
export const KINDS_OF: readonly { readonly kind: WishKind; readonly needs: 'battery' | 'heater' | 'vehicle' | null }[] =
  [
    { kind: 'battery-hold', needs: 'battery' },
    { kind: 'tank-fill', needs: 'heater' },
    { kind: 'car-ready', needs: 'vehicle' },
    { kind: 'guests', needs: null },
    { kind: 'away', needs: null },
    { kind: 'vacation', needs: null },
  ];

/** Hours from now, or the clock of the next morning or a later day: what most wishes of the kind mean. */
const DEFAULTS: Readonly<
  Record<WishKind, { readonly hours: number } | { readonly days: number; readonly hour: number }>
> = {
  'battery-hold': { hours: 6 },
  'tank-fill': { hours: 6 },
  'car-ready': { days: 1, hour: 7 },
  guests: { days: 1, hour: 10 },
  away: { days: 1, hour: 18 },
  vacation: { days: 3, hour: 18 },
};

/** For a field of type datetime-local, in the house's time: `2026-04-12T18:00`. */
export function defaultUntil(kind: WishKind, time: string): string {
  const wanted = DEFAULTS[kind];
  const clock = Date.parse(`${time.slice(0, 19)}Z`);
  const half = 1_800_000;
  const at =
    'hours' in wanted
      ? Math.ceil((clock + wanted.hours * 2 * half) / half) * half
      : Date.parse(`${time.slice(0, 10)}T00:00:00Z`) + wanted.days * 48 * half + wanted.hour * 2 * half;
  return new Date(at).toISOString().slice(0, 16);
}
