import type { MissingReason } from '#core/reading.ts';
import type { Origin } from '#ports/records.ts';

/** Numbers on disk: entries are only ever appended. */
export const REASONS = ['no-answer', 'sentinel', 'stale', 'out-of-range', 'not-fitted'] as const;
export const ORIGINS = ['live', 'meter', 'history', 'corrected'] as const;

export const REASON_CODE: Readonly<Record<MissingReason, number>> = {
  'no-answer': 0,
  sentinel: 1,
  stale: 2,
  'out-of-range': 3,
  'not-fitted': 4,
};

export const ORIGIN_CODE: Readonly<Record<Origin, number>> = { live: 0, meter: 1, history: 2, corrected: 3 };
export const CORRECTED = ORIGIN_CODE.corrected;

/** `what` of the table `change`. */
export const MINUTES = 1;
export const HALF_HOURS = 2;
