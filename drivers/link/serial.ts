import { readdirSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { HemsError } from '#core/errors.ts';
import { seconds } from '#core/time/instant.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import { createOneOpening, LONGEST_BACKLOG, type OneOpening } from './one-opening.ts';

export interface SerialLinkOptions {
  /** `/dev/ttyUSB0`, or the stable name below `/dev/serial/by-id`; a symbolic link is followed at each opening. */
  readonly path: string;
  readonly clock: Clock;
  /** 8N1; SKSTACK-IP modules speak 115200 unless WUART was used. */
  readonly baudRate?: number;
}

/** Where udev keeps names that stay when the stick is plugged in elsewhere. */
const STABLE_NAMES = '/dev/serial/by-id';
/** A driver that lost its device may never tell the end of a close. */
const CLOSE_PATIENCE = seconds(2);

/**
 * A serial port, locked against every other program that locks it too (flock, as serialport does). For a process's main
 * thread only: serialport's native part polls on the main loop.
 */
export function createSerialLink({ path, clock, baudRate = 115_200 }: SerialLinkOptions): ByteLink {
  let current: { readonly port: SerialPort; readonly opening: OneOpening } | null = null;

  const release = (port: SerialPort): Promise<void> =>
    new Promise((resolve) => {
      if (!port.isOpen) return resolve();
      const timer = clock.after(CLOSE_PATIENCE, 'serial port close', resolve);
      port.close(() => {
        timer.stop();
        resolve();
      });
    });

  return {
    name: path,
    open(events) {
      const port = new SerialPort({ path, baudRate, autoOpen: false, lock: true });
      const opening = createOneOpening(events);
      current = { port, opening };
      /** The system may tell the same end as an error, as the end of the stream and as one or two closes. */
      const gone = (cause: string): void => {
        opening.closed(cause);
        void release(port);
      };
      port.on('data', (chunk: Uint8Array) => opening.bytes(chunk));
      port.on('error', (error) => gone(error.message));
      port.on('end', () => gone('the port has ended'));
      port.on('close', (error: Error | null | undefined) => gone(error?.message ?? 'the port was closed'));
      return new Promise((resolve, reject) => {
        port.open((error) => {
          if (error !== null) {
            opening.end();
            return reject(new HemsError('LINK_OPEN', refusal(path, error.message), { cause: error }));
          }
          // Closed by its user while the system was still opening it.
          if (opening.ended) void release(port);
          resolve();
        });
      });
    },
    write(bytes) {
      if (current === null || current.opening.ended) return;
      const { port, opening } = current;
      if (port.writableLength > LONGEST_BACKLOG) {
        opening.closed('the port takes no bytes any more');
        void release(port);
      } else port.write(Buffer.from(bytes));
    },
    async close() {
      if (current === null) return;
      const { port, opening } = current;
      current = null;
      opening.end();
      await release(port);
    },
  };
}

function refusal(path: string, message: string): string {
  if (/No such file/i.test(message)) return `the serial port ${path} does not exist; ${whatThereIs()}`;
  if (/Permission denied/i.test(message))
    return `this user may not open the serial port ${path}; add the user to the group dialout and sign in again`;
  if (/lock port|busy/i.test(message))
    return `the serial port ${path} is used by another program; stop that program (fuser ${path} names it)`;
  if (/Inappropriate ioctl|Not a (?:tty|typewriter)/i.test(message))
    return `${path} is not a serial port; ${whatThereIs()}`;
  return `the serial port ${path} cannot be opened (${message.replace(/^Error: /, '')}); pull the module out and plug it in again`;
}

function whatThereIs(): string {
  const names = stableNames();
  return names.length === 0 ? 'plug the module in' : `there is ${names.join(', ')}`;
}

/** The serial ports of this machine under their stable names. */
function stableNames(): readonly string[] {
  try {
    return readdirSync(STABLE_NAMES).map((name) => `${STABLE_NAMES}/${name}`);
  } catch {
    // Without udev, or without any port, there is no such folder.
    return [];
  }
}
