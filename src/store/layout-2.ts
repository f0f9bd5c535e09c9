/**
 * Version 2 adds what version 1 had no place for.
 *
 * - `minute_block`: consecutive minutes (`at` … `at + count − 1`) of one order, packed (minute-block.ts); takes the place of
 *   `minute`. Blocks do not overlap. One number of the change sequence each, and one entry in `change`.
 * - `ten_seconds`: belongs to the block of the same `at` and has its number; six columns for each of the first series.
 * - `plan_head`: what stays of an old plan, under its old number.
 * - `correction`: what a person changed, and what stood there before; with who, when and why.
 */
export const LAYOUT_2 = `
ALTER TABLE roll_up ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;

CREATE TABLE minute_block (
  at INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  minute_order INTEGER NOT NULL REFERENCES minute_order,
  watts BLOB NOT NULL
) STRICT;

CREATE TABLE ten_seconds (
  at INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  minute_order INTEGER NOT NULL REFERENCES minute_order,
  watts BLOB NOT NULL
) STRICT;

CREATE TABLE plan_head (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL,
  head BLOB NOT NULL
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
