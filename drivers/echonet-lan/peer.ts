import { millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Pending } from './exchanges.ts';
import { createRoundTrip, type RoundTrip } from './round-trip.ts';

/** What we know of one node, and its one conversation at a time. */
export interface Peer {
  readonly address: string;
  readonly roundTrip: RoundTrip;
  /** The request that waits for an answer. */
  pending: Pending | null;
  /** True while a piece of work holds the node; others wait in `queue`. */
  held: boolean;
  readonly queue: Waiting[];
  /** Most properties of one Get that it has answered, so more than this is unproven. */
  proven: number;
  /** Most properties to ask at once, and until when (monotonic ms) that is believed. */
  limit: number;
  limitUntil: number;
  /** Whether it answers SetGet; null while unknown. */
  setGet: boolean | null;
  /** Until when (monotonic ms) it may be mute because it was just set. */
  muteUntil: number;
  /** When (monotonic ms) it last answered a request of ours; null while it never has. */
  heardAt: number | null;
  /** Requests that it left unanswered since then. */
  unanswered: number;
}

interface Waiting {
  readonly go: (mine: boolean) => void;
  readonly timer: Timer;
}

/** Work that waits for one node; more is turned away. */
const QUEUE = 64;

export const createPeer = (address: string): Peer => ({
  address,
  roundTrip: createRoundTrip(),
  pending: null,
  held: false,
  queue: [],
  proven: 0,
  limit: 255,
  limitUntil: 0,
  setGet: null,
  muteUntil: 0,
  heardAt: null,
  unanswered: 0,
});

/** Takes the node if it is free. Otherwise `waitFor` it. */
export function take(peer: Peer): boolean {
  if (peer.held) return false;
  peer.held = true;
  return true;
}

/** Resolves true once the node is ours, in order of asking; false at `due` (monotonic ms) or where too many wait. */
export function waitFor(peer: Peer, clock: Clock, due: number): Promise<boolean> {
  if (peer.queue.length >= QUEUE) return Promise.resolve(false);
  return new Promise((resolve) => {
    const waiting: Waiting = {
      go: resolve,
      timer: clock.after(millis(due - clock.monotonic()), 'turn at an ECHONET node', () => {
        peer.queue.splice(peer.queue.indexOf(waiting), 1);
        resolve(false);
      }),
    };
    peer.queue.push(waiting);
  });
}

/** Gives the node to whoever waits longest. */
export function leave(peer: Peer): void {
  const next = peer.queue.shift();
  if (next === undefined) {
    peer.held = false;
    return;
  }
  next.timer.stop();
  next.go(true);
}

/** Turns everybody away who waits. */
export function dismiss(peer: Peer): void {
  for (const waiting of peer.queue.splice(0)) {
    waiting.timer.stop();
    waiting.go(false);
  }
}
