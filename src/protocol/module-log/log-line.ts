import { type Millis, millis } from '#core/time/instant.ts';
import { formatHex, parseHex } from '../echonet/integer.ts';
import type { Piece } from './piece-reader.ts';

/** One line of a module log. */
export type LogEntry =
  /** `>>` was written to the module, `<<` came from it. */
  | { readonly at: Millis; readonly kind: 'sent' | 'received'; readonly piece: Piece }
  /** `--` happened to the link, or is worth knowing. */
  | { readonly at: Millis; readonly kind: 'note'; readonly text: string };

const MARKS = { sent: '>>', received: '<<', note: '--' } as const;
const KINDS = { '>>': 'sent', '<<': 'received', '--': 'note' } as const;
/** How a line's end is shown; the usual one is not. A lone backslash: the line has no end. */
const ENDS = { '\r\n': '', '\r': '\\r', '\n': '\\n', '': '\\' } as const;

/** `+12.345 << ERXUDP … 0012 {hex 1081…}`; the time in seconds, what is not printable as `\x1B`. */
export function formatLogEntry(entry: LogEntry): string {
  const time = `+${(entry.at / 1_000).toFixed(3)}`;
  const said = entry.kind === 'note' ? entry.text : formatPiece(entry.piece);
  return `${time} ${MARKS[entry.kind]} ${said}`;
}

function formatPiece({ text, data, rest, end }: Piece): string {
  const middle = data === null ? '' : `{${data.form} ${formatHex(data.bytes)}}`;
  return escaped(text) + middle + escaped(rest) + ENDS[end];
}

const escaped = (text: string): string =>
  text.replaceAll(/[^ -z|~]|\\/g, (char) => `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

const LINE = /^\+(\d+\.\d{3}) (>>|<<|--) (.*)$/;
const PIECE = /^([^{}]*?)(?:\{(hex|binary) ((?:[0-9A-F]{2})*)\}([^{}]*?))?(\\r|\\n|\\|)$/;

/** Reads a line of a log; null for a comment (`#`), an empty line and everything else that is none. */
export function parseLogEntry(line: string): LogEntry | null {
  const [, time, mark, said = ''] = LINE.exec(line) ?? [];
  if (time === undefined) return null;
  const at = millis(Math.round(Number(time) * 1_000));
  const kind = KINDS[mark as keyof typeof KINDS];
  if (kind === 'note') return { at, kind, text: said };
  const match = PIECE.exec(said);
  if (match === null) return null;
  const [, text = '', form, digits, rest = '', ending] = match;
  const end = (Object.keys(ENDS) as (keyof typeof ENDS)[]).find((each) => ENDS[each] === ending)!;
  const bytes = form === undefined ? null : parseHex(digits!);
  const data = bytes === null ? null : { form: form as 'hex' | 'binary', bytes };
  return { at, kind, piece: { text: unescaped(text), data, rest: unescaped(rest), end } };
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\x([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
