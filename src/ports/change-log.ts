import type { Changes, Manifest } from '#core/backup/changes.ts';

/**
 * The file of measurements as backup reads it: along its change sequence. Calls are synchronous and throw HemsError
 * DATA_FILE where the file cannot be read.
 */
export interface ChangeLog {
  /** The epoch names the file for its whole life; a number of the sequence means something only together with it. */
  identity(): { readonly epoch: string; readonly sequence: number };
  /** Rows numbered in (`from`, `to`] as they stand now, without a manifest. At most `to` − `from` rows. */
  changes(from: number, to: number): Changes;
  /**
   * What the file amounts to, in steps of some ten milliseconds: `next()` until done. Null where the file was changed
   * between two steps: try again.
   */
  amount(): Generator<undefined, Omit<Manifest, 'at'> | null>;
}
