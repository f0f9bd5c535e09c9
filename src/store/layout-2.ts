/**
 * Version 2 adds what version 1 had no place for.
 *
 * - `ten_seconds`: belongs to the minute of the same `at` and has its number in the change sequence; gone after a week.
 * - `correction`: what a person changed, and what stood there before; with who, when and why.
 */
export const LAYOUT_2 = `
ALTER TABLE roll_up ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;

CREATE TABLE ten_seconds (
  at INTEGER PRIMARY KEY,
  minute_order INTEGER NOT NULL REFERENCES minute_order,
  watts BLOB NOT NULL
) STRICT;

CREATE TABLE correction (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  series INTEGER NOT NULL REFERENCES series,
  mwh INTEGER,
  missing INTEGER,
  before_mwh INTEGER,
  before_missing INTEGER,
  before_origin INTEGER,
  who TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX correction_by_time ON correction (at);
`;
