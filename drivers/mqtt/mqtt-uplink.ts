import { DOWN, type DownKind, type Uplink } from '#ports/uplink.ts';
import { createMqttLine, type LineOptions } from './mqtt-line.ts';

export type MqttUplinkOptions = Omit<LineOptions, 'presence' | 'subscribe'> & { readonly gateway: string };

const isDown = (kind: string): kind is DownKind => (DOWN as readonly string[]).includes(kind);

/** The line to the service through an MQTT broker. Live values go once (QoS 0): the next one is better than an old one. */
export function createMqttUplink({ gateway, ...options }: MqttUplinkOptions): Uplink {
  const topic = (kind: string): string => `g/${gateway}/${kind}`;
  const line = createMqttLine({
    ...options,
    presence: { topic: topic('status'), online: 'online', offline: 'offline' },
    subscribe: DOWN.map(topic),
  });
  return {
    start(listener) {
      line.start({
        connected: () => listener.connected(),
        disconnected: () => listener.disconnected(),
        received(name, payload) {
          const kind = name.slice(topic('').length);
          if (name.startsWith(topic('')) && isDown(kind)) listener.received(kind, payload);
        },
      });
    },
    send: (kind, payload) => line.publish(topic(kind), payload, { qos: kind === 'live' ? 0 : 1 }),
    stop: () => line.stop(),
  };
}
