import { HemsError } from '#core/errors.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import { type Part, readPart, writeMessage } from '#protocol/backup/messages.ts';
import type { Clock } from '#ports/clock.ts';
import type { Uplink } from '#ports/uplink.ts';

const PATIENCE: Millis = seconds(60);

/** What the service has of this house, without fetching any of it. Rejects with NO_ANSWER where it stays silent. */
export function askStatus(
  uplink: Uplink,
  clock: Clock,
  nonce: string,
): Promise<Pick<Part, 'pieces' | 'bytes' | 'manifest'>> {
  return new Promise((resolve, reject) => {
    const limit = clock.after(PATIENCE, 'status', () =>
      reject(
        new HemsError(
          'NO_ANSWER',
          'The service did not answer: check the network and whether this gateway was ever backed up there.',
        ),
      ),
    );
    uplink.start({
      connected: () => void uplink.send('fetch', writeMessage({ nonce, index: Number.MAX_SAFE_INTEGER })),
      disconnected: () => undefined,
      received(kind, payload) {
        const answer = kind === 'part' ? readPart(payload) : null;
        if (answer?.part.nonce !== nonce) return;
        limit.stop();
        const { pieces, bytes, manifest } = answer.part;
        resolve({ pieces, bytes, manifest });
      },
    });
  });
}
