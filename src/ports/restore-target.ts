import type { Changes, Manifest } from '#core/backup/changes.ts';
import type { Instant } from '#core/time/instant.ts';

/** A file of measurements that is being built from pieces of a change sequence, beside the one that is in use. */
export interface RestoreTarget {
  /** The number up to which pieces have been put in. */
  sequence(): number;
  /** Puts the next piece in; throws INVARIANT for one that does not follow the last. Its manifest is not looked at. */
  apply(changes: Changes): void;
  /** Throws DATA_FILE unless the file now amounts to what the manifest says. */
  prove(manifest: Manifest): void;
  /** What the file amounts to. */
  amount(): Omit<Manifest, 'at'>;
  /** Moves the file into the place of the one in use, which is kept beside it. Throws DATA_FOLDER, DATA_FILE. */
  finish(epoch: string, now: Instant): { readonly aside: string | null };
  /** Lets everything go that was built. */
  abandon(): void;
}
