import { skSendHead, type StackKind } from '#protocol/skstack/command.ts';
import type { DutyBudget } from './duty-budget.ts';
import { EVENT, type Reply, UDP_SENT } from '#protocol/skstack/reply.ts';

/** `failed`: the radio could not send it. `refused`: the module would not take it, FAIL with `code`. */
export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused'; readonly code: string };

/**
 * SKSENDTO, one at a time: the next goes out when the module has said OK or FAIL to the one before. EVENT 21, before or
 * behind the OK, tells what became of the datagram.
 */
export interface Sender {
  /** `told` may hear `sent` and then still `failed`. */
  send(frame: Uint8Array, told: (sent: Sent) => void): void;
  /** Any other command: it takes its turn, and nobody hears of its OK or FAIL. */
  command(bytes: Uint8Array): void;
  /** `frame` was answered, so the module has sent it, even where its OK was lost. */
  answered(frame: Uint8Array): void;
  /** OK, FAIL and EVENT 21 of a joined module. */
  reply(reply: Reply): void;
  /** The module owes an answer to a command. */
  readonly waiting: boolean;
  /** A session is up: whatever was on its way is forgotten. */
  begin(address: string, kind: StackKind): void;
}

interface Sending {
  /** What SKSENDTO carries; null for another command. */
  readonly frame: Uint8Array | null;
  readonly bytes: Uint8Array;
  readonly told: (sent: Sent) => void;
}

const SENT: Sent = { kind: 'sent' };
const FAILED: Sent = { kind: 'failed' };

export function createSender(write: (bytes: Uint8Array) => void, duty: DutyBudget): Sender {
  const heads = new Map<number, Uint8Array>();
  let to = '';
  let kind: StackKind = 'single';
  let queue: Sending[] = [];
  let current: Sending | null = null;
  let answered: Sending | null = null;
  let failed = false;

  const headFor = (length: number): Uint8Array => {
    let head = heads.get(length);
    if (head === undefined) {
      head = skSendHead(to, kind, length);
      heads.set(length, head);
    }
    return head;
  };

  const start = (sending: Sending): void => {
    current = sending;
    failed = false;
    if (sending.frame !== null) duty.spend(sending.frame.length);
    write(sending.bytes);
  };

  const end = (sent: Sent): void => {
    const ended = current!;
    current = null;
    answered = ended;
    ended.told(sent);
    const next = current === null ? queue.shift() : undefined;
    if (next !== undefined) start(next);
  };

  const enqueue = (sending: Sending): void => {
    if (current === null) start(sending);
    else queue.push(sending);
  };

  return {
    send(frame, told) {
      const head = headFor(frame.length);
      const bytes = new Uint8Array(head.length + frame.length);
      bytes.set(head);
      bytes.set(frame, head.length);
      enqueue({ frame, bytes, told });
    },
    command: (bytes) => enqueue({ frame: null, bytes, told: () => {} }),
    answered(frame) {
      if (current?.frame === frame) end(SENT);
    },
    reply(reply) {
      if (reply.kind === 'event' && reply.number === EVENT.udpSent) {
        if (reply.parameter !== UDP_SENT.failed) return;
        if (current !== null) failed = true;
        else answered?.told(FAILED);
      } else if (current !== null && reply.kind === 'ok') end(failed ? FAILED : SENT);
      else if (current !== null && reply.kind === 'fail') end({ kind: 'refused', code: reply.code });
    },
    get waiting() {
      return current !== null;
    },
    begin(address, stack) {
      to = address;
      kind = stack;
      heads.clear();
      queue = [];
      current = null;
      answered = null;
    },
  };
}
