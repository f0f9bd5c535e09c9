import { millis } from '#core/time/instant.ts';
import type { LinkObserver } from '#drivers/link/observed-link.ts';
import type { RouteBCredentials } from '#drivers/route-b-meter/credentials.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { formatLogEntry, type LogEntry } from '#protocol/module-log/log-line.ts';
import { createPieceReader, type Piece } from '#protocol/module-log/piece-reader.ts';
import { createRedactor } from '#protocol/module-log/redactor.ts';

export interface SupportLog extends LinkObserver {
  /** Of the driver's log only the events' names are written: facts may name somebody. */
  readonly log: Log;
}

/**
 * All that goes to and from the module, safe to send to somebody: ID, password, MAC addresses, interface identifiers
 * and serial numbers are replaced, the same by the same, and the port is not named (a stick's stable name holds its
 * serial number). `npm run capture` makes a test of it.
 */
export function createSupportLog(
  clock: Clock,
  credentials: RouteBCredentials,
  portName: string,
  write: (line: string) => void,
): SupportLog {
  const start = clock.monotonic();
  const redact = createRedactor(credentials);
  const at = () => millis(clock.monotonic() - start);
  const entry = (what: LogEntry): void => write(formatLogEntry(what));
  const note = (text: string): void => entry({ at: at(), kind: 'note', text: text.replaceAll(portName, 'the port') });
  const piece =
    (kind: 'sent' | 'received') =>
    (each: Piece): void =>
      entry({ at: at(), kind, piece: redact(each) });
  const received = createPieceReader('module', piece('received'));
  const sent = createPieceReader('us', piece('sent'));
  const event = (name: string): void => note(name);

  return {
    opened: () => note('open'),
    openFailed: () => note('open failed'),
    received: (chunk) => received.push(chunk),
    sent(bytes) {
      received.settle();
      sent.push(bytes);
      sent.flush();
    },
    closed(cause) {
      received.flush();
      note(cause === null ? 'close' : `closed: ${cause}`);
    },
    log: { debug: event, info: event, warn: event, error: event },
  };
}
