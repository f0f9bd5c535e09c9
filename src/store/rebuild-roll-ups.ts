import type { Database } from 'better-sqlite3';
import { ORIGINS, REASONS } from './codes.ts';

/** JST is 18 half hours ahead of UTC; `at` counts half hours. The numbers are those of CALENDARS in roll-up.ts. */
const DAY = '(at + 18) / 48';
const MONTH = `CAST(strftime('%Y', start * 86400, 'unixepoch') AS INTEGER) * 12
  + CAST(strftime('%m', start * 86400, 'unixepoch') AS INTEGER) - 1`;
const COUNTS = [
  'live',
  'meter',
  'history',
  'corrected',
  'no_answer',
  'sentinel',
  'stale',
  'out_of_range',
  'not_fitted',
];

/** Makes days, months and years again from the half hours. */
export function rebuildRollUps(db: Database): void {
  const known = ORIGINS.map((_, code) => `sum(missing IS NULL AND origin = ${code})`);
  const missing = REASONS.map((_, code) => `sum(missing IS ${code})`);
  const sums = ['mwh', ...COUNTS].map((column) => `sum(${column})`).join(', ');
  const columns = `(step, start, series, mwh, ${COUNTS.join(', ')})`;
  db.exec(`
    DELETE FROM roll_up;
    INSERT INTO roll_up ${columns} SELECT 0, ${DAY}, series, coalesce(sum(mwh), 0), ${[...known, ...missing].join(', ')}
      FROM half_hour GROUP BY 2, 3;
    INSERT INTO roll_up ${columns} SELECT 1, ${MONTH}, series, ${sums} FROM roll_up WHERE step = 0 GROUP BY 2, 3;
    INSERT INTO roll_up ${columns} SELECT 2, start / 12, series, ${sums} FROM roll_up WHERE step = 1 GROUP BY 2, 3;`);
}
