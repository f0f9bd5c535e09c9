import { connect, type MqttClient } from 'mqtt';
import type { Random } from '#core/random.ts';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

export interface LineOptions {
  /** `mqtts://host:8883` or `mqtt://host:1883`. */
  readonly url: string;
  readonly clientId: string;
  /** PEM; `cert` and `key` where the broker knows us by certificate. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly login?: { readonly user: string; readonly password: string };
  /** Published by the broker when we are gone, retained; `online` is published in its place when we are back. */
  readonly presence: { readonly topic: string; readonly online: string; readonly offline: string };
  readonly subscribe: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface LineListener {
  connected(): void;
  disconnected(): void;
  received(topic: string, payload: Uint8Array): void;
}

export interface Line {
  start(listener: LineListener): void;
  /** False where it was not taken: the line is down or what was sent before has not left yet. */
  publish(topic: string, payload: Uint8Array | string, options?: { qos?: 0 | 1; retain?: boolean }): boolean;
  connected(): boolean;
  /** Says goodbye with the offline presence and lets go. */
  stop(): Promise<void>;
}

const FIRST: Millis = seconds(1);
const LONGEST: Millis = minutes(5);
/** A connection that held this long was a good one: the next attempt is a first one again. */
const STEADY: Millis = minutes(1);
/** Bytes that may wait in the socket. One piece of a backup fits, a second does not. */
const UNSENT = 256 * 1024;
const CONNECT_TIMEOUT: Millis = seconds(20);
const KEEP_ALIVE_S = 60;
const GOODBYE: Millis = seconds(2);

/** Connects, and connects again for ever: after 1 s, 2 s, 4 s … 5 minutes, each times 0.5 … 1.5 at random. */
export function createMqttLine(options: LineOptions): Line {
  const { clock, random, log, presence } = options;
  let listener: LineListener | null = null;
  let client: MqttClient | null = null;
  let up = false;
  let attempts = 0;
  let upSince = 0;
  let timer: Timer | null = null;

  function open(): void {
    const mine = connect(options.url, {
      protocolVersion: 5,
      clientId: options.clientId,
      clean: true,
      keepalive: KEEP_ALIVE_S,
      connectTimeout: CONNECT_TIMEOUT,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      ...(options.tls !== undefined && { ...options.tls, rejectUnauthorized: true }),
      ...(options.login !== undefined && { username: options.login.user, password: options.login.password }),
      will: { topic: presence.topic, payload: Buffer.from(presence.offline), qos: 1, retain: true },
    });
    client = mine;
    let why = '';
    mine.on('error', ({ message }) => {
      why = message;
    });
    mine.on('connect', () => void greet(mine));
    mine.on('message', (topic, payload) => {
      if (client === mine && up) listener?.received(topic, payload);
    });
    mine.on('close', () => {
      if (client === mine) lost(why);
    });
  }

  async function greet(mine: MqttClient): Promise<void> {
    try {
      if (options.subscribe.length > 0) await mine.subscribeAsync([...options.subscribe], { qos: 1 });
    } catch (error) {
      log.warn('mqtt subscription refused', { url: options.url, why: (error as Error).message });
      mine.end(true);
      return;
    }
    if (client !== mine || !mine.connected) return;
    up = true;
    upSince = clock.monotonic();
    log.info('mqtt connected', { url: options.url });
    publish(presence.topic, presence.online, { qos: 1, retain: true });
    listener?.connected();
  }

  function lost(why: string): void {
    client?.end(true);
    client = null;
    if (up && clock.monotonic() - upSince > STEADY) attempts = 0;
    const delay = millis(Math.round(Math.min(LONGEST, FIRST * 2 ** Math.min(attempts, 20)) * (0.5 + random.next())));
    attempts++;
    if (up || attempts === 1) log.warn('mqtt away', { url: options.url, why, again_s: Math.round(delay / 1_000) });
    const was = up;
    up = false;
    if (was) listener?.disconnected();
    timer = clock.after(delay, 'mqtt', open);
  }

  function publish(
    topic: string,
    payload: Uint8Array | string,
    { qos = 0, retain = false }: { qos?: 0 | 1; retain?: boolean } = {},
  ): boolean {
    if (client === null || !up || !client.connected) return false;
    if ((client.stream as { writableLength?: number }).writableLength! > UNSENT) return false;
    client.publish(topic, typeof payload === 'string' ? payload : Buffer.from(payload), { qos, retain }, (error) => {
      if (error !== undefined && error !== null) log.debug('mqtt not sent', { topic, why: error.message });
    });
    return true;
  }

  return {
    start(one) {
      listener = one;
      open();
    },
    publish,
    connected: () => up,
    async stop() {
      timer?.stop();
      const last = client;
      listener = null;
      if (last === null) return;
      if (up) publish(presence.topic, presence.offline, { qos: 1, retain: true });
      client = null;
      up = false;
      await new Promise<void>((resolve) => {
        const limit = clock.after(GOODBYE, 'mqtt goodbye', () => {
          last.end(true);
          resolve();
        });
        last.end(false, {}, () => {
          limit.stop();
          resolve();
        });
      });
    },
  };
}
