import type { OutboxPosition } from '#core/backup/outbox.ts';

/** Where the position of the outbox is kept, outside of the change sequence that it points into. */
export interface OutboxCursor {
  /** Null where nothing was ever kept, or what is there cannot be read: the service knows where to go on. */
  read(): OutboxPosition | null;
  /** Durable when it returns. Throws HemsError DATA_FOLDER. */
  keep(position: OutboxPosition): void;
}
