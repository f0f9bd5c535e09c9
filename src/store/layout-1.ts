/**
 * Version 1 of the file. `at` of a minute counts minutes, `at` of a half hour counts half hours since 1970 (UTC): three
 * or four bytes instead of six. Energies are integer mWh, so sums are exact in any order.
 *
 * The change sequence: every row carries the number of its last change. Tables keyed by the number are read along it
 * as they are; `change` is the sparse index for the two big ones: an entry opens a run of consecutive numbers that ends
 * before the next entry. `what` 1: minutes, ascending from `at`; `what` 2: half hours of the slot `at`. Roll-ups
 * are derived and have no number.
 */
export const LAYOUT_1 = `
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  created INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE change (
  sequence INTEGER PRIMARY KEY,
  what INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE series (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE minute_order (
  number INTEGER PRIMARY KEY,
  series TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE minute (
  at INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  minute_order INTEGER NOT NULL REFERENCES minute_order,
  watts BLOB NOT NULL
) STRICT;

CREATE TABLE half_hour (
  at INTEGER NOT NULL,
  series INTEGER NOT NULL REFERENCES series,
  mwh INTEGER,
  missing INTEGER,
  origin INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (at, series),
  CHECK ((mwh IS NULL) = (missing IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_up (
  step INTEGER NOT NULL,
  start INTEGER NOT NULL,
  series INTEGER NOT NULL REFERENCES series,
  mwh INTEGER NOT NULL,
  live INTEGER NOT NULL,
  meter INTEGER NOT NULL,
  history INTEGER NOT NULL,
  no_answer INTEGER NOT NULL,
  sentinel INTEGER NOT NULL,
  stale INTEGER NOT NULL,
  out_of_range INTEGER NOT NULL,
  not_fitted INTEGER NOT NULL,
  PRIMARY KEY (step, start, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL,
  plan BLOB NOT NULL,
  problem BLOB NOT NULL
) STRICT;

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  entry TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_time ON journal (at);
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE hold (
  device TEXT PRIMARY KEY,
  since INTEGER,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
