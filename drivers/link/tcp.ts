import { connect, type Socket } from 'node:net';
import { HemsError } from '#core/errors.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import { createOneOpening, LONGEST_BACKLOG, type OneOpening } from './one-opening.ts';

export interface TcpLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** How long the far end may take to accept. */
  readonly patience?: Millis;
}

/** From here on the system asks an idle far end whether it is still there. */
const KEEP_ALIVE = seconds(15);

/** A module's port that another machine serves byte by byte, as ser2net does in raw mode. */
export function createTcpLink({ host, port, clock, patience = seconds(10) }: TcpLinkOptions): ByteLink {
  const name = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let current: { readonly socket: Socket; readonly opening: OneOpening } | null = null;

  return {
    name,
    open(events) {
      const opening = createOneOpening(events);
      const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE });
      current = { socket, opening };
      return new Promise((resolve, reject) => {
        let cause = 'the far end has closed the connection';
        let connected = false;
        const timer = clock.after(patience, 'tcp connect', () => {
          cause = 'no answer';
          socket.destroy();
        });
        socket.once('connect', () => {
          connected = true;
          timer.stop();
          resolve();
        });
        socket.on('data', (chunk) => opening.bytes(chunk));
        socket.on('error', (error: NodeJS.ErrnoException) => {
          cause = error.code ?? error.message;
        });
        // Always and once, whatever went before.
        socket.once('close', () => {
          timer.stop();
          if (connected) return opening.closed(cause);
          opening.end();
          reject(new HemsError('LINK_OPEN', refusal(name, host, cause)));
        });
      });
    },
    write(bytes) {
      if (current === null || current.opening.ended) return;
      const { socket, opening } = current;
      if (socket.writableLength > LONGEST_BACKLOG) {
        opening.closed('the far end takes no bytes any more');
        socket.destroy();
      } else socket.write(Uint8Array.from(bytes));
    },
    async close() {
      if (current === null) return;
      const { socket, opening } = current;
      current = null;
      opening.end();
      socket.destroy();
    },
  };
}

function refusal(name: string, host: string, cause: string): string {
  switch (cause) {
    case 'ECONNREFUSED':
      return `${name} refuses the connection; start ser2net there, or correct the port`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} of ${name} is not known; correct it or use the address`;
    default:
      return `${name} cannot be reached (${cause}); check the address and that the machine is switched on`;
  }
}
