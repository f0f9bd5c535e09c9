import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import type { Random } from '#core/random.ts';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

export interface IntakeMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface IntakeOptions {
  readonly host: string;
  readonly port: number;
  /** PEM; null for a broker without TLS on this machine. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string } | null;
  readonly clientId: string;
  readonly subscribe: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /**
   * Takes a batch in and gives back what is to be published. Only when it has returned are the messages acknowledged to the
   * broker; where it throws, none is, and the connection is made anew.
   */
  readonly take: (messages: readonly IntakeMessage[]) => readonly IntakeMessage[];
  readonly onUp: () => void;
}

export interface MqttIntake {
  start(): void;
  publish(message: IntakeMessage): boolean;
  stop(): void;
}

const FIRST: Millis = millis(500);
const LONGEST: Millis = minutes(1);
const KEEP_ALIVE_S = 30;
/** Messages the broker may send before the first of them is acknowledged. */
const RECEIVE_MAXIMUM = 1_000;
const BATCH = 500;
/** A larger packet is none of ours; the broker is told so and does not send it. */
const PACKET_LIMIT = 1024 * 1024;
const V5 = { protocolVersion: 5 };

/** Subscribes with QoS 1 and takes messages in batches, acknowledging after they were taken; reconnects for ever. */
export function createMqttIntake(options: IntakeOptions): MqttIntake {
  const { clock, random, log } = options;
  let socket: Socket | null = null;
  let timer: Timer | null = null;
  let alive: Timer | null = null;
  let attempts = 0;
  let stopped = false;
  let up = false;

  function open(): void {
    const mine: Socket =
      options.tls === null
        ? connectTcp(options.port, options.host)
        : connectTls({ host: options.host, port: options.port, ...options.tls, rejectUnauthorized: true });
    socket = mine;
    let why = 'closed';
    let heard = clock.monotonic();
    const waiting: IPublishPacket[] = [];
    let turn = false;
    const send = (packet: Packet): boolean => mine.writable && mine.write(generate(packet, V5));
    const read = parser(V5);

    function takeAll(): void {
      turn = false;
      if (socket !== mine || waiting.length === 0) return;
      const batch = waiting.splice(0, BATCH);
      try {
        const replies = options.take(batch.map(({ topic, payload }) => ({ topic, payload: bytesOf(payload) })));
        for (const { qos, messageId } of batch) if (qos === 1) send({ cmd: 'puback', messageId: messageId! });
        for (const reply of replies) publish(reply);
      } catch (error) {
        why = (error as Error).message;
        log.error('messages could not be taken', { why });
        mine.destroy();
        return;
      }
      later();
    }

    /** One turn of the event loop gathers what arrives together. */
    function later(): void {
      if (turn || waiting.length === 0) return;
      turn = true;
      clock.after(millis(0), 'intake', takeAll);
    }

    read.on('packet', (packet) => {
      heard = clock.monotonic();
      if (packet.cmd === 'connack') {
        if (packet.reasonCode !== 0) {
          why = `the broker refused the connection (reason ${packet.reasonCode})`;
          mine.destroy();
          return;
        }
        const subscriptions = options.subscribe.map((topic) => ({ topic, qos: 1 as const }));
        send({ cmd: 'subscribe', messageId: 1, subscriptions });
      } else if (packet.cmd === 'suback') {
        up = true;
        attempts = 0;
        log.info('broker connected', { host: options.host });
        options.onUp();
      } else if (packet.cmd === 'publish') {
        waiting.push(packet);
        later();
      } else if (packet.cmd === 'disconnect') why = `the broker closed the connection (reason ${packet.reasonCode})`;
    });
    read.on('error', (error: Error) => {
      why = error.message;
      mine.destroy();
    });
    mine.on('data', (data) => read.parse(Buffer.from(data)));
    mine.on('error', ({ message }) => {
      why = message;
    });
    mine.on(options.tls === null ? 'connect' : 'secureConnect', () => {
      send({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 5,
        clientId: options.clientId,
        clean: true,
        keepalive: KEEP_ALIVE_S,
        properties: { receiveMaximum: RECEIVE_MAXIMUM, maximumPacketSize: PACKET_LIMIT },
      });
      const beat = (): void => {
        if (clock.monotonic() - heard > KEEP_ALIVE_S * 1_500) {
          why = 'the broker fell silent';
          mine.destroy();
          return;
        }
        send({ cmd: 'pingreq' });
        alive = clock.after(seconds(KEEP_ALIVE_S / 2), 'intake keepalive', beat);
      };
      alive = clock.after(seconds(KEEP_ALIVE_S / 2), 'intake keepalive', beat);
    });
    mine.on('close', () => {
      alive?.stop();
      if (socket !== mine) return;
      socket = null;
      if (up || attempts === 0) log.warn('broker away', { host: options.host, why });
      up = false;
      if (stopped) return;
      const delay = Math.min(LONGEST, FIRST * 2 ** Math.min(attempts++, 16)) * (0.5 + random.next());
      timer = clock.after(millis(Math.round(delay)), 'intake reconnect', open);
    });
  }

  function publish({ topic, payload }: IntakeMessage): boolean {
    if (socket === null || !up || !socket.writable) return false;
    socket.write(
      generate({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, dup: false, retain: false }, V5),
    );
    return true;
  }

  return {
    start: open,
    publish,
    stop() {
      stopped = true;
      timer?.stop();
      socket?.destroy();
    },
  };
}

const bytesOf = (payload: string | Buffer): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload;
