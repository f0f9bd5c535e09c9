import type { Step } from '#core/machine.ts';
import type { Instant, Millis } from '#core/time/instant.ts';
import type { Command, StackKind } from '../command.ts';
import type { PanDescription, Reply } from '../reply.ts';

/** Where the meter was found, as it is worth remembering over a restart. */
export interface Pan {
  readonly channel: string;
  readonly panId: string;
  readonly mac: string;
  /** The kind of module that found it; null while not known. */
  readonly kind: StackKind | null;
}

export interface SessionConfig {
  /** Route-B authentication ID (認証ID), 32 characters. */
  readonly id: string;
  /** 12 characters. */
  readonly password: string;
  /** The network of last time, tried before any scan. */
  readonly pan: Pan | null;
}

/**
 * The way from power-on to a joined session and back. Whatever happens in a phase leads to another phase or to a
 * timer, so the session never stands still unless it was stopped.
 */
export type Phase =
  | { readonly name: 'stopped' }
  | { readonly name: 'opening' }
  /** Behind a failure: after the timer goes on with `next`. */
  | { readonly name: 'waiting'; readonly next: 'open' | 'setup' | 'scan' }
  /** Working down SETUP of setup.ts. */
  | { readonly name: 'setup'; readonly step: number; readonly tries: number }
  | {
      readonly name: 'scanning';
      readonly duration: number;
      readonly kind: StackKind;
      /** The other spelling of SKSCAN was refused before. */
      readonly flipped: boolean;
      readonly heard: readonly PanDescription[];
    }
  /** Commands S2, S3, SKJOIN; then EVENT 24 or 25. `cached`: a failure here leads to a scan at once. */
  | { readonly name: 'joining'; readonly step: number; readonly cached: boolean; readonly tries: number }
  /** `checking`: the module was asked for its network. `pong`: the meter answers SKPING, though nothing else. */
  | { readonly name: 'joined'; readonly checking: boolean; readonly pong: boolean }
  /** The session is being authenticated again, by the module (EVENT 29) or by SKREJOIN. */
  | { readonly name: 'renewing' }
  /** The meter asked for the end (EVENT 26); EVENT 27 follows. */
  | { readonly name: 'ending' }
  /** The module refuses to send until its duty limit is released (EVENT 32, 33). */
  | { readonly name: 'restricted'; readonly asked: number };

export interface SessionState {
  readonly phase: Phase;
  readonly kind: StackKind | null;
  readonly pan: Pan | null;
  /** The kind is not guessed: a datagram of the module showed it. */
  readonly kindSeen: boolean;
  /** How strong the meter was heard last, LQI. */
  readonly lqi: number | null;
  /** Failed ways to a session in a row; the length of the next wait and the rung of the ladder. */
  readonly failures: number;
  /** Failed openings of the link in a row. */
  readonly closures: number;
  readonly lifetime: Millis;
  /** When the session is due for renewal. */
  readonly renewAt: Instant;
  /** Whether the module went on repeating commands after SFE 0: then an echo is no sign of a reset. */
  readonly echoes: boolean;
}

export type SessionInput =
  | { readonly kind: 'start' | 'stop' | 'opened' | 'open-failed' | 'closed' | 'timer'; readonly at: Instant }
  /** A reply that is not part of an exchange with the meter. */
  | { readonly kind: 'reply'; readonly at: Instant; readonly reply: Reply }
  /** The module refused SKSENDTO with this code, `count` failures in a row. */
  | { readonly kind: 'refused'; readonly at: Instant; readonly code: string; readonly count: number }
  /** `count` requests in a row, over `length`, brought no answer. */
  | { readonly kind: 'unanswered'; readonly at: Instant; readonly count: number; readonly length: Millis }
  /** Not even the module itself answered a command. */
  | { readonly kind: 'mute-module'; readonly at: Instant };

export type SessionEffect =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'send'; readonly command: Command }
  /** Replaces the session's one timer; null stops it. `jitter`: prolonged by a random share of up to this. */
  | { readonly kind: 'timer'; readonly after: Millis | null; readonly jitter: number }
  /** Requests may be sent. `fresh`: a new session, in which the meter announces itself. */
  | { readonly kind: 'up'; readonly fresh: boolean }
  | { readonly kind: 'down' }
  /** What the module says it has sent, ms on the air. */
  | { readonly kind: 'airtime'; readonly spent: Millis }
  | { readonly kind: 'remember'; readonly pan: Pan }
  | { readonly kind: 'note'; readonly event: string; readonly facts: Record<string, string | number> };

export type SessionStep = Step<SessionState, SessionEffect>;

/** RFC 5191 sessions of real meters last a day. */
export const DEFAULT_LIFETIME = 86_400_000 as Millis;

export const firstState = (pan: Pan | null): SessionState => ({
  phase: { name: 'stopped' },
  kind: pan?.kind ?? null,
  pan,
  kindSeen: false,
  lqi: null,
  failures: 0,
  closures: 0,
  lifetime: DEFAULT_LIFETIME,
  renewAt: 0 as Instant,
  echoes: false,
});

/** Goes to `phase`. Every phase sets its own timer or stops the one before. */
export const enter = (
  state: SessionState,
  phase: Phase,
  after: Millis | null,
  ...effects: readonly SessionEffect[]
): SessionStep => ({ state: { ...state, phase }, effects: [...effects, { kind: 'timer', after, jitter: 0 }] });

export const stay = (state: SessionState): SessionStep => ({ state, effects: NONE });
const NONE: readonly SessionEffect[] = [];

export const send = (command: Command): SessionEffect => ({ kind: 'send', command });
export const note = (event: string, facts: Record<string, string | number> = {}): SessionEffect => ({
  kind: 'note',
  event,
  facts,
});

/** The same step with effects that come before its own. */
export const preceded = (next: SessionStep, ...effects: readonly SessionEffect[]): SessionStep => ({
  state: next.state,
  effects: [...effects, ...next.effects],
});
