import { millis } from '#core/time/instant.ts';
import type { ByteLink, ByteLinkEvents } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import { ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { bytesOfPiece, createPieceReader, type Piece } from '#protocol/module-log/piece-reader.ts';
import { bytesOf, hex } from '#protocol/skstack/ascii.ts';
import { frameOf, keyOf, propertyKey, type Recording, type RecordedReply, type Turn } from './recording.ts';

export interface ReplayedLink extends ByteLink {
  /** Commands that the recording has no answer for, as keys. */
  readonly unanswered: readonly string[];
}

/**
 * The module of a recording. Each command gets the answers that were recorded for it, in their order and with their
 * delays, the last ones again and again; the order of different commands is the driver's own. Transaction identifiers
 * become those of the request. A Get that was never recorded is answered with the properties that the recording knows,
 * a command that never was as by a module that does not know it.
 */
export function createReplayedLink(recording: Recording, clock: Clock): ReplayedLink {
  const { turns, properties } = recording;
  const queues = new Map<string, Turn[]>();
  for (const turn of turns) queues.set(turn.key, [...(queues.get(turn.key) ?? []), turn]);
  const pattern = turns.find((turn) => isGet(turn) && turn.replies.some(isAnswer));
  const tids = new Map<number, number>();
  const unanswered: string[] = [];
  let events: ByteLinkEvents | null = null;

  /** Behind the last recorded turn of its kind the last one again, of Gets the last that was answered. */
  const nextTurn = (key: string): Turn | null => {
    const next = queues.get(key)?.shift();
    return next ?? turns.findLast((turn) => turn.key === key && (!isGet(turn) || turn.replies.some(isAnswer))) ?? null;
  };

  const say = ({ delay, ...what }: RecordedReply, piece: Piece | null): void => {
    const listener = events;
    clock.after(delay, 'replayed reply', () => {
      if (listener === null || listener !== events) return;
      if (piece !== null) return listener.bytes(bytesOfPiece(withTid(piece, tids)));
      events = null;
      if (what.kind === 'closed') listener.closed(what.cause);
    });
  };

  const replay = (turn: Turn, request: Frame | null): void => {
    const recorded = frameOf(turn.sent);
    if (recorded !== null && request !== null) tids.set(recorded.tid, request.tid);
    for (const reply of turn.replies) say(reply, reply.kind === 'piece' ? reply.piece : null);
  };

  /** The module takes what the meter will not answer. */
  const takeOnly = (like: Turn): void => {
    for (const reply of like.replies) {
      if (isAnswer(reply)) return;
      if (reply.kind === 'piece') say(reply, reply.piece);
    }
  };

  /** As the recorded answer to another Get came, but with what this one asks for. */
  const compose = (request: Frame, like: Turn): void => {
    const answered = request.properties.map(({ epc }) => ({
      epc,
      edt: properties.get(propertyKey(request.deoj, epc)) ?? new Uint8Array(0),
    }));
    const esv = answered.every(({ edt }) => edt.length > 0) ? ESV.Get_Res : ESV.Get_SNA;
    const frame: Frame = { tid: request.tid, seoj: request.deoj, deoj: request.seoj, esv, properties: answered };
    takeOnly(like);
    const answer = like.replies.find(isAnswer);
    if (answer?.kind === 'piece') say(answer, withFrame(answer.piece, frame));
  };

  const refuse = (): void => {
    const listener = events;
    clock.after(REFUSAL_DELAY, 'replayed reply', () => {
      if (listener === events) listener?.bytes(bytesOf('FAIL ER04\r\n'));
    });
  };

  const command = (piece: Piece): void => {
    const key = keyOf(piece);
    const request = frameOf(piece);
    const turn = nextTurn(key);
    if (turn !== null) replay(turn, request);
    else if (request?.esv === ESV.Get && pattern !== undefined) compose(request, pattern);
    else {
      unanswered.push(key);
      if (request !== null && pattern !== undefined) takeOnly(pattern);
      else if (piece.text.startsWith('SK')) refuse();
    }
  };
  const reader = createPieceReader('us', command);

  return {
    name: 'recording',
    unanswered,
    async open(next) {
      events = next;
    },
    write(bytes) {
      if (events === null) return;
      reader.push(bytes);
      reader.flush();
    },
    async close() {
      events = null;
    },
  };
}

const REFUSAL_DELAY = millis(5);

const isGet = (turn: Turn): boolean => frameOf(turn.sent)?.esv === ESV.Get;

const isAnswer = (reply: RecordedReply): boolean => {
  const frame = reply.kind === 'piece' ? frameOf(reply.piece) : null;
  return frame !== null && (frame.esv === ESV.Get_Res || frame.esv === ESV.Get_SNA);
};

function withTid(piece: Piece, tids: ReadonlyMap<number, number>): Piece {
  const frame = frameOf(piece);
  if (frame === null || frame.esv === ESV.INF || frame.esv === ESV.INFC) return piece;
  const tid = tids.get(frame.tid);
  return tid === undefined ? piece : withFrame(piece, { ...frame, tid });
}

function withFrame(piece: Piece, frame: Frame): Piece {
  const bytes = encodeFrame(frame);
  const text = piece.text.replace(/[0-9A-F]{4} $/i, `${hex(bytes.length, 4)} `);
  return { ...piece, text, data: { form: piece.data?.form ?? 'hex', bytes } };
}
