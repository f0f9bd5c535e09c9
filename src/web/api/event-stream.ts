import type { ServerResponse } from 'node:http';
import type { HouseView } from '#app/house-view.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { nowOf } from './routes/now.ts';

const HEARTBEAT = seconds(15);
/** A client that took nothing for so long is cut off; it may come back. */
const PATIENCE = seconds(30);
export const MOST_CLIENTS = 64;

/**
 * Server-sent events (WHATWG HTML 9.2): one `now` after each tick, a comment now and then so that proxies and clients
 * know the line is alive.
 *
 * A client that does not keep up misses snapshots instead of having them buffered: the newest is all it needs. So the
 * memory per client is bounded by one high-water mark.
 */
export interface EventStream {
  /** Takes over a response for as long as `allowed`. False where there are too many clients already. */
  open(response: ServerResponse, allowed: () => boolean): boolean;
  clients(): number;
  /** Ends every client. */
  close(): void;
}

interface Client {
  readonly response: ServerResponse;
  readonly allowed: () => boolean;
  blockedSince: Millis | null;
}

/** `clock` is the machine's: heartbeats and patience are for sockets, which do not live in the house's time. */
export function createEventStream({ view, clock, log }: { view: HouseView; clock: Clock; log: Log }): EventStream {
  const clients = new Set<Client>();
  let heartbeat: Timer | null = null;

  const drop = (client: Client): void => {
    clients.delete(client);
    if (clients.size > 0 || heartbeat === null) return;
    heartbeat.stop();
    heartbeat = null;
  };

  const send = (client: Client, text: string): void => {
    if (!client.allowed()) {
      client.response.end();
      drop(client);
      return;
    }
    if (!client.response.writableNeedDrain) {
      client.blockedSince = null;
      client.response.write(text);
      return;
    }
    client.blockedSince ??= clock.monotonic();
    if (clock.monotonic() - client.blockedSince < PATIENCE) return;
    log.info('web.event-client-dropped', { blocked_s: PATIENCE / 1000 });
    client.response.destroy();
    drop(client);
  };

  const sendAll = (text: string): void => {
    for (const client of clients) send(client, text);
  };

  const beat = (): void => {
    heartbeat = clock.after(HEARTBEAT, 'web heartbeat', () => {
      sendAll(':\n\n');
      if (clients.size > 0) beat();
    });
  };

  const stopListening = view.onTick(() => {
    if (clients.size > 0) sendAll(snapshotEvent(view));
  });

  return {
    open(response, allowed) {
      if (clients.size >= MOST_CLIENTS) return false;
      const client: Client = { response, allowed, blockedSince: null };
      clients.add(client);
      response.on('close', () => drop(client));
      // A socket that breaks says so through `close`, too.
      response.on('error', (error) => log.debug('web.event-client-error', { error }));
      response.write('retry: 2000\n\n');
      response.write(snapshotEvent(view));
      if (heartbeat === null) beat();
      return true;
    },
    clients: () => clients.size,
    close() {
      stopListening();
      heartbeat?.stop();
      heartbeat = null;
      for (const { response } of clients) response.end();
      clients.clear();
    },
  };
}

const snapshotEvent = (view: HouseView): string => `event: now\ndata: ${JSON.stringify(nowOf(view))}\n\n`;
