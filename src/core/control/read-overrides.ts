import type { Override } from './overrides.ts';

/** Reads what `JSON.stringify` made of overrides; an entry that is none is left out, and so is everything if it is no list. */
export function readOverrides(text: string): readonly Override[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter(isOverride) : [];
  } catch {
    return [];
  }
}

function isOverride(value: unknown): value is Override {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, madeAt, until, who, device, pct, guests } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof who !== 'string' || !Number.isFinite(madeAt) || !Number.isFinite(until))
    return false;
  switch (kind) {
    case 'battery-hold':
    case 'tank-fill':
      return typeof device === 'string';
    case 'car-ready':
      return typeof device === 'string' && Number.isFinite(pct);
    case 'guests':
      return Number.isFinite(guests);
    case 'away':
    case 'vacation':
      return true;
    default:
      return false;
  }
}
