import type { Manifest } from '#core/backup/changes.ts';
import { HemsError } from '#core/errors.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import { type Part, readPart, writeMessage } from '#protocol/backup/messages.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { RestoreTarget } from '#ports/restore-target.ts';
import type { Sealer } from '#ports/sealer.ts';
import type { Uplink } from '#ports/uplink.ts';

/** An answer that did not come by then is asked for again; after so many times the service is not there. */
const PATIENCE: Millis = seconds(20);
const TRIES = 15;

export interface RestoreParts {
  readonly gateway: string;
  readonly uplink: Uplink;
  readonly sealer: Sealer;
  readonly target: RestoreTarget;
  readonly clock: Clock;
  /** Tells this question's answers from those to an older one. */
  readonly nonce: string;
  readonly onProgress: (done: number, of: number) => void;
}

export interface Restored {
  /** The file that was restored, and how far. */
  readonly epoch: string;
  readonly sequence: number;
  readonly chain: string;
  readonly pieces: number;
  readonly bytes: number;
  /** The newest manifest; the file was found equal to it. Null where the service has none yet. */
  readonly proven: Manifest | null;
}

/**
 * Fetches all pieces from the service and puts them into `target`, checking that each one was sealed under the recovery
 * key for this gateway and follows the one before, and that the file then amounts to what its newest manifest says.
 * Rejects with DATA_FILE where one of these does not hold and with NO_ANSWER where the service stays silent; `target` is
 * then abandoned by the caller.
 */
export function restore(parts: RestoreParts): Promise<Restored> {
  const { gateway, uplink, sealer, target, clock, nonce } = parts;
  return new Promise((resolve, reject) => {
    let index = 0;
    let chain = '';
    let epoch = '';
    let proven: Manifest | null = null;
    let timer: Timer | null = null;
    let tries = 0;
    let over = false;

    function end(settle: () => void): void {
      over = true;
      timer?.stop();
      settle();
    }

    function ask(): void {
      timer?.stop();
      if (++tries > TRIES) {
        const where = index === 0 ? '' : ` after ${index} pieces`;
        const why = `The service did not answer${where}: check the network and whether gateway ${gateway} was ever backed up there, then start again.`;
        end(() => reject(new HemsError('NO_ANSWER', why)));
        return;
      }
      uplink.send('fetch', writeMessage({ nonce, index }));
      timer = clock.after(PATIENCE, 'restore', ask);
    }

    function take(frame: Uint8Array, { manifest }: Part): void {
      const { head, changes, chain: link } = sealer.open(frame);
      if (head.gateway !== gateway || head.previous !== chain)
        throw new HemsError(
          'DATA_FILE',
          `Piece ${index + 1} of the backup does not follow the one before it: pieces are missing or are another house's. Nothing was changed.`,
        );
      target.apply(changes);
      if (index === manifest) {
        proven = changes.manifest;
        if (proven !== null) target.prove(proven);
      }
      chain = link;
      epoch = head.epoch;
      index++;
    }

    function received(payload: Uint8Array): void {
      const answer = readPart(payload);
      if (over || answer === null || answer.part.nonce !== nonce || answer.part.index !== index) return;
      const { part, frames } = answer;
      for (const frame of frames) take(frame, part);
      parts.onProgress(index, part.pieces);
      tries = 0;
      if (index < part.pieces && frames.length > 0) ask();
      else if (index < part.pieces)
        throw new HemsError('DATA_FILE', 'The service holds back a piece of the backup. Nothing was changed.');
      else if (index === 0) throw new HemsError('DATA_FILE', `The service has no backup of ${gateway}.`);
      else end(() => resolve({ epoch, sequence: target.sequence(), chain, pieces: index, bytes: part.bytes, proven }));
    }

    uplink.start({
      connected: ask,
      disconnected: () => undefined,
      received(kind, payload) {
        if (kind !== 'part') return;
        try {
          received(payload);
        } catch (error) {
          end(() => reject(error as Error));
        }
      },
    });
    timer = clock.after(PATIENCE, 'restore', ask);
  });
}
