import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxPosition } from '#core/backup/outbox.ts';
import type { OutboxCursor } from '#ports/outbox-cursor.ts';
import { storeFailure } from './failure.ts';
import { makeFolder } from './make-folder.ts';
import { syncFile } from './sync-file.ts';

/**
 * The position of the outbox in `folder/outbox.json`, replaced whole. Losing it costs a question to the service and
 * nothing else, so a file that cannot be read is a position that nobody kept.
 */
export function createOutboxFile(folder: string): OutboxCursor {
  const path = join(folder, 'outbox.json');
  return {
    read() {
      if (!existsSync(path)) return null;
      try {
        const found = JSON.parse(readFileSync(path, 'utf8')) as OutboxPosition;
        const whole =
          typeof found.epoch === 'string' && Number.isSafeInteger(found.sequence) && typeof found.chain === 'string';
        return whole ? found : null;
      } catch (error) {
        if (error instanceof SyntaxError) return null;
        throw storeFailure(error, path);
      }
    },
    keep(position) {
      try {
        makeFolder(folder);
        const handle = openSync(`${path}.new`, 'w', 0o600);
        try {
          writeSync(handle, `${JSON.stringify(position)}\n`);
          fsyncSync(handle);
        } finally {
          closeSync(handle);
        }
        renameSync(`${path}.new`, path);
        syncFile(folder);
      } catch (error) {
        throw storeFailure(error, path);
      }
    },
  };
}
