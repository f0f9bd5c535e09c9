import type { Claim, OutboxPosition } from '#core/backup/outbox.ts';
import { atTheBeginning } from '#core/backup/outbox.ts';
import type { Changes, Manifest } from '#core/backup/changes.ts';
import type { Random } from '#core/random.ts';
import { hours, type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import {
  claimText,
  readCommitted,
  readRefused,
  readReplaced,
  type RefusedWhy,
  writeMessage,
} from '#protocol/backup/messages.ts';
import type { ChangeLog } from '#ports/change-log.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { OutboxCursor } from '#ports/outbox-cursor.ts';
import type { Sealer } from '#ports/sealer.ts';
import type { DownKind, Uplink, UplinkListener } from '#ports/uplink.ts';
import { nextPiece, PIECE } from './next-piece.ts';

/** Small changes are gathered this long: an hour of a house compresses into half of what its half hours do. */
const GATHER: Millis = hours(1);
/** How often it is looked whether there is something to send. */
const LOOK: Millis = minutes(1);
/** A piece that was not confirmed by then is asked about. */
const PATIENCE: Millis = seconds(60);
const FIRST_RETRY: Millis = seconds(5);
const LONGEST_RETRY: Millis = minutes(5);
/** The daily manifest is made within this time after midnight, each house at its own. */
const MANIFEST_WINDOW: Millis = hours(4);
const AMOUNT_ATTEMPTS = 10;

export interface BackUpParts {
  readonly gateway: string;
  readonly log: ChangeLog;
  readonly uplink: Pick<Uplink, 'send'>;
  readonly sealer: Sealer;
  readonly cursor: OutboxCursor;
  readonly clock: Clock;
  readonly random: Random;
  /** Something that people should know of; the same state is told once. */
  readonly onState: (state: BackUpState) => void;
  /** Reading our own file or keeping the position failed; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

export type BackUpState =
  | { readonly state: 'away' }
  | { readonly state: 'working' }
  | { readonly state: 'refused'; readonly why: RefusedWhy }
  /** Another unit has taken this one's place. */
  | { readonly state: 'replaced'; readonly by: string };

export interface BackUp extends Pick<UplinkListener, 'connected' | 'disconnected'> {
  received(kind: DownKind, payload: Uint8Array): void;
  stop(): void;
  position(): OutboxPosition;
  /** Sends what there is now, with a manifest, without waiting for the hour. */
  soon(): void;
}

/**
 * Keeps the service up to the newest change of our file. The outbox is the file itself and a cursor over it: the cursor
 * moves only when the service says how far it has everything on its disk, and one piece at a time is under way. So nothing
 * in memory grows with an outage, and whatever is lost on the way is read again from where the service stands.
 */
export function createBackUp(parts: BackUpParts): BackUp {
  const { gateway, log, uplink, sealer, cursor, clock, random } = parts;
  const { epoch } = log.identity();
  let position = beginning();
  let mode: 'down' | 'asking' | 'idle' | 'preparing' | 'sent' = 'down';
  let timer: Timer | null = null;
  let tries = 0;
  let lastSent = Number.NEGATIVE_INFINITY;
  let wanted = false;
  let told = '';
  const manifestAt = Math.floor(random.next() * MANIFEST_WINDOW);

  function beginning(): OutboxPosition {
    const kept = cursor.read();
    return kept === null || (kept.epoch !== epoch && kept.replaced === null) ? atTheBeginning(epoch) : kept;
  }

  function tell(state: BackUpState): void {
    const text = JSON.stringify(state);
    if (text !== told) parts.onState(state);
    told = text;
  }

  function wait(delay: Millis, action: () => void): void {
    timer?.stop();
    timer = clock.after(delay, 'back-up', () => {
      timer = null;
      try {
        action();
      } catch (error) {
        parts.onFault(error);
        if (mode !== 'down') wait(retryDelay(), ask);
      }
    });
  }

  /** Half to one and a half of a delay that doubles: houses that lost the service together do not come back together. */
  function retryDelay(): Millis {
    const delay = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(tries, 16));
    tries++;
    return millis(Math.round(delay * (0.5 + random.next())));
  }

  function claim(): Claim {
    const words = { epoch, follows: position.follows };
    return { ...words, signature: sealer.sign(claimText(gateway, words)) };
  }

  /** Says what file this is; the answer says from where on to send. Asked until it is answered. */
  function ask(): void {
    if (position.replaced !== null) {
      tell({ state: 'replaced', by: position.replaced.epoch });
      return;
    }
    mode = 'asking';
    const { sequence } = log.identity();
    uplink.send('hello', writeMessage({ epoch, sequence, verifier: sealer.verifier, claim: claim() }));
    wait(retryDelay(), ask);
  }

  function idle(delay: Millis = LOOK): void {
    mode = 'idle';
    wait(delay, look);
  }

  const manifestDue = (): boolean => {
    const today = jstDay(clock.now());
    return wanted || (position.manifestDay !== today && clock.now() - jstDayStart(today) >= manifestAt);
  };

  function look(): void {
    const waiting = log.identity().sequence - position.sequence;
    if (waiting <= 0) wanted = false;
    if (waiting > PIECE) send(nextPiece(log, position.sequence));
    else if (waiting > 0 && manifestDue()) prepare(log.amount(), AMOUNT_ATTEMPTS);
    else if (waiting > 0 && clock.monotonic() - lastSent >= GATHER) send(nextPiece(log, position.sequence));
    else idle();
  }

  /** Adds the file up, a step at a time between the ticks; a file that keeps changing gets its manifest later. */
  function prepare(amount: ReturnType<ChangeLog['amount']>, attempts: number): void {
    mode = 'preparing';
    const { done, value } = amount.next();
    if (done !== true) wait(millis(0), () => prepare(amount, attempts));
    else if (value === null && attempts > 1) wait(millis(0), () => prepare(log.amount(), attempts - 1));
    else send(nextPiece(log, position.sequence), value ?? null);
  }

  function send(piece: Changes | null, amount: Omit<Manifest, 'at'> | null = null): void {
    if (piece === null) {
      idle();
      return;
    }
    const manifest = amount?.sequence === piece.to ? { ...amount, at: clock.now() } : null;
    const { frame } = sealer.seal({ gateway, epoch, previous: position.chain }, { ...piece, manifest });
    if (manifest !== null) {
      wanted = false;
      position = { ...position, manifestDay: jstDay(clock.now()) };
    }
    mode = 'sent';
    // What does not reach the newest change is followed by the next piece at once.
    lastSent = piece.to < log.identity().sequence ? Number.NEGATIVE_INFINITY : clock.monotonic();
    if (uplink.send('frame', frame)) wait(PATIENCE, ask);
    else wait(retryDelay(), ask);
  }

  function committed(sequence: number, chain: string): void {
    tries = 0;
    tell({ state: 'working' });
    const moved = sequence !== position.sequence || chain !== position.chain;
    position = { ...position, sequence, chain, confirmedAt: clock.now() };
    if (moved) cursor.keep(position);
    if (mode === 'asking' || mode === 'sent') idle(moved || mode === 'asking' ? millis(0) : LOOK);
  }

  function replaced(by: Claim): void {
    // Only a claim under our own recovery key counts: nobody else can stop a backup.
    if (by.epoch === epoch || !sealer.verify(claimText(gateway, by), by.signature)) return;
    timer?.stop();
    mode = 'down';
    position = { ...position, replaced: by };
    cursor.keep(position);
    tell({ state: 'replaced', by: by.epoch });
  }

  return {
    connected() {
      tries = 0;
      ask();
    },
    disconnected() {
      timer?.stop();
      mode = 'down';
      if (position.replaced === null) tell({ state: 'away' });
    },
    received(kind, payload) {
      if (mode === 'down' || position.replaced !== null) return;
      try {
        const news = kind === 'committed' ? readCommitted(payload) : null;
        if (news?.epoch === epoch && news.sequence <= log.identity().sequence) committed(news.sequence, news.chain);
        const fence = kind === 'replaced' ? readReplaced(payload) : null;
        if (fence !== null) replaced(fence.claim);
        const refusal = kind === 'refused' ? readRefused(payload) : null;
        if (refusal?.epoch === epoch) refused(refusal.why);
      } catch (error) {
        parts.onFault(error);
      }
    },
    stop() {
      timer?.stop();
      mode = 'down';
    },
    position: () => position,
    soon() {
      wanted = true;
      lastSent = Number.NEGATIVE_INFINITY;
      if (mode === 'idle') look();
    },
  };

  function refused(why: RefusedWhy): void {
    tell({ state: 'refused', why });
    if (mode !== 'down') wait(retryDelay(), ask);
  }
}
