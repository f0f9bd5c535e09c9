import { type Instant, type Millis, millis, parseInstant } from '#core/time/instant.ts';
import { decodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { formatEoj } from '#protocol/echonet/eoj.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { type LogEntry, parseLogEntry } from '#protocol/module-log/log-line.ts';
import { type Piece, portOfPiece } from '#protocol/module-log/piece-reader.ts';
import { ECHONET_PORT } from '#protocol/skstack/command.ts';

/** What the module said, or that it went away, `delay` behind the command. */
export type RecordedReply =
  | { readonly delay: Millis; readonly kind: 'piece'; readonly piece: Piece }
  | { readonly delay: Millis; readonly kind: 'closed'; readonly cause: string };

/** A command with everything that came until the next one. */
export interface Turn {
  readonly at: Millis;
  readonly key: string;
  readonly sent: Piece;
  readonly replies: readonly RecordedReply[];
}

/** A session with a real module, as a support log tells it. */
export interface Recording {
  /** When it was made; null where the log does not say. */
  readonly madeAt: Instant | null;
  readonly length: Millis;
  readonly turns: readonly Turn[];
  /** The newest data of every property that the meter told: `028801 E7` → EDT. */
  readonly properties: ReadonlyMap<string, Uint8Array>;
  /** Numbers of the lines that could not be read, from 1. */
  readonly unreadable: readonly number[];
}

export function readRecording(text: string): Recording {
  const entries: LogEntry[] = [];
  const unreadable: number[] = [];
  let madeAt: Instant | null = null;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) madeAt ??= firstInstant(line);
    else if (line !== '') {
      const entry = parseLogEntry(line);
      if (entry === null) unreadable.push(i + 1);
      else entries.push(entry);
    }
  }
  return {
    madeAt,
    length: entries.at(-1)?.at ?? millis(0),
    turns: turnsOf(entries),
    properties: propertiesOf(entries),
    unreadable,
  };
}

const firstInstant = (line: string): Instant | null => {
  for (const word of line.split(' ')) {
    const at = parseInstant(word);
    if (at !== null) return at;
  }
  return null;
};

function turnsOf(entries: readonly LogEntry[]): Turn[] {
  const turns: (Turn & { readonly replies: RecordedReply[] })[] = [];
  for (const entry of entries) {
    if (entry.kind === 'sent') {
      turns.push({ key: keyOf(entry.piece), sent: entry.piece, at: entry.at, replies: [] });
      continue;
    }
    const turn = turns.at(-1);
    if (turn === undefined) continue;
    const delay = millis(entry.at - turn.at);
    if (entry.kind === 'received') turn.replies.push({ delay, kind: 'piece', piece: entry.piece });
    else if (entry.kind === 'note' && entry.text.startsWith('closed'))
      turn.replies.push({ delay, kind: 'closed', cause: entry.text });
  }
  return turns;
}

function propertiesOf(entries: readonly LogEntry[]): Map<string, Uint8Array> {
  const properties = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const frame = entry.kind === 'received' ? frameOf(entry.piece) : null;
    for (const { epc, edt } of frame?.properties ?? [])
      if (edt.length > 0) properties.set(propertyKey(frame!.seoj, epc), edt);
  }
  return properties;
}

export const propertyKey = (eoj: number, epc: number): string => `${formatEoj(eoj)} ${formatHex(Uint8Array.of(epc))}`;

/** The ECHONET Lite frame in a datagram; null where there is none. */
export const frameOf = (piece: Piece): Frame | null =>
  piece.data !== null && portOfPiece(piece) === ECHONET_PORT ? decodeFrame(piece.data.bytes) : null;

/** Two commands of the same key ask for the same: of SKSENDTO the service, object and properties count, not the TID. */
export function keyOf(piece: Piece): string {
  if (!piece.text.startsWith('SKSENDTO')) return piece.text.trimEnd();
  const frame = frameOf(piece);
  if (frame === null) return 'SKSENDTO';
  const properties = frame.properties.map(({ epc, edt }) => formatHex(Uint8Array.of(epc, ...edt)));
  return `SKSENDTO ${formatHex(Uint8Array.of(frame.esv))} ${formatEoj(frame.deoj)} ${properties.join(' ')}`;
}
