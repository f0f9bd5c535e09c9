import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { Corrected, Correction } from '#ports/records.ts';
import { ORIGINS, REASON_CODE, REASONS } from './codes.ts';
import type { HalfHourTable, Kept } from './half-hour-table.ts';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

/** Half hours that a person replaced or marked; the value before stays beside who, when and why. */
export interface CorrectionTable {
  correct(correction: Correction): Corrected;
  between(from: Instant, to: Instant): readonly Corrected[];
}

interface CorrectionRow {
  readonly sequence: number;
  readonly at: number;
  readonly series: number;
  readonly mwh: number | null;
  readonly missing: number | null;
  readonly before_mwh: number | null;
  readonly before_missing: number | null;
  readonly before_origin: number | null;
  readonly who: string;
  readonly made_at: number;
  readonly why: string;
}

export function createCorrectionTable(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  halfHours: HalfHourTable,
  onRow: RowListener | undefined,
): CorrectionTable {
  const insert = db.prepare(`
    INSERT INTO correction
      (sequence, at, series, mwh, missing, before_mwh, before_missing, before_origin, who, made_at, why)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const select = db.prepare('SELECT * FROM correction WHERE at >= ? AND at < ? ORDER BY sequence');

  return {
    correct(correction) {
      const { series: id, at, wh, missing, who, madeAt, why } = correction;
      if (who.trim() === '' || why.trim() === '') {
        throw new HemsError('INVARIANT', `A correction of ${id} at ${formatJst(at)} needs a name and a reason.`);
      }
      return writer.transaction(() => {
        const before = halfHours.replace({ series: id, at, wh, missing, origin: 'corrected' });
        const sequence = writer.next();
        const number = series.numberOf(id);
        const mwh = wh === null ? null : Math.round(wh * 1000);
        const code = missing === null ? null : REASON_CODE[missing];
        const old = [before?.mwh ?? null, before?.missing ?? null, before?.origin ?? null];
        insert.run(sequence, at / HALF_HOUR, number, mwh, code, ...old, who, madeAt, why);
        onRow?.('correction', `${at / HALF_HOUR}|${id}|${mwh}|${code}|${old.join('|')}|${who}|${why}|${sequence}`);
        return { ...correction, sequence, before: before && standing(before) };
      });
    },
    between(from, to) {
      const rows = select.all(Math.ceil(from / HALF_HOUR), Math.ceil(to / HALF_HOUR)) as CorrectionRow[];
      return rows.map((row) => ({
        series: series.infoOf(row.series)!.id,
        at: instant(row.at * HALF_HOUR),
        ...amountOf(row.mwh, row.missing),
        who: row.who,
        madeAt: instant(row.made_at),
        why: row.why,
        sequence: row.sequence,
        before:
          row.before_origin === null
            ? null
            : standing({ mwh: row.before_mwh, missing: row.before_missing, origin: row.before_origin }),
      }));
    },
  };
}

const amountOf = (mwh: number | null, missing: number | null) => ({
  wh: mwh === null ? null : mwh / 1000,
  missing: missing === null ? null : REASONS[missing]!,
});

const standing = ({ mwh, missing, origin }: Kept): NonNullable<Corrected['before']> => ({
  ...amountOf(mwh, missing),
  origin: ORIGINS[origin]!,
});
