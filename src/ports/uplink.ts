/** What a gateway sends: each kind is the last level of the topic `g/<gateway>/<kind>`. */
export const UP = ['hello', 'frame', 'fetch', 'live', 'outcome'] as const;
/** What the service sends to a gateway. */
export const DOWN = ['committed', 'replaced', 'refused', 'part', 'command', 'watch'] as const;
export type UpKind = (typeof UP)[number];
export type DownKind = (typeof DOWN)[number];

export interface UplinkListener {
  /** The line is up and everything of DOWN is subscribed to. */
  connected(): void;
  disconnected(): void;
  received(kind: DownKind, payload: Uint8Array): void;
}

/**
 * The line to the remote monitoring service. It reconnects for ever, with jitter, and keeps nothing: what cannot be
 * handed to the network at once is not taken, and what was under way when the line broke is lost. The sender keeps what
 * must arrive until the service itself has confirmed it.
 */
export interface Uplink {
  /** Starts connecting; never throws for a far end that is away. */
  start(listener: UplinkListener): void;
  /** False where it was not taken: the line is down, or what was sent before has not left yet. Never waits. */
  send(kind: UpKind, payload: Uint8Array): boolean;
  stop(): Promise<void>;
}
