import { formatHex, parseHex } from '../echonet/integer.ts';
import { bytesOf, CR, LF, SPACE, textOf } from '../skstack/ascii.ts';
import { LONGEST_PAYLOAD } from '../skstack/payload-reader.ts';
import { type AnnouncedData, rawData, rawOrHexData } from './announced-data.ts';

/** One line as it went over the wire: `text`, the data it announced, what stood behind them, and its end. */
export interface Piece {
  /** One character a byte. */
  readonly text: string;
  readonly data: { readonly form: 'hex' | 'binary'; readonly bytes: Uint8Array } | null;
  readonly rest: string;
  readonly end: '\r\n' | '\r' | '\n' | '';
}

/** The bytes of a piece; hexadecimal data in upper case. */
export function bytesOfPiece({ text, data, rest, end }: Piece): Uint8Array {
  const middle = data === null ? [] : data.form === 'hex' ? bytesOf(formatHex(data.bytes)) : data.bytes;
  return Uint8Array.of(...bytesOf(text), ...middle, ...bytesOf(rest + end));
}

/** The port at our end of ERXUDP, or at the meter's of SKSENDTO; NaN for a piece that is neither. */
export function portOfPiece({ text }: Piece): number {
  const tokens = text.slice(Math.max(0, text.indexOf('ERXUDP'), text.indexOf('SKSENDTO'))).split(' ');
  return Number.parseInt(tokens[tokens[0] === 'ERXUDP' ? 4 : 3] ?? '', 16);
}

/**
 * Cuts a stream into pieces that together are the stream, byte for byte, whatever it holds. Where the framer of
 * protocol/skstack answers what was said, this one keeps how. A piece is told when it is certain where it ends: for a
 * lone CR that is with the next byte.
 */
export interface PieceReader {
  push(chunk: Uint8Array): void;
  /** Somebody acts on what came so far: a line whose CR, or whose data, were all of it that was waited for is told. */
  settle(): void;
  /** Tells what is half read as a piece without an end. */
  flush(): void;
}

const LONGEST_TEXT = 512;
const DATAGRAM = /ERXUDP(?: [0-9A-F:]+){6,9} ([0-9A-F]{4}) $/i;
const SENDING = /SKSENDTO [0-9A-F] [0-9A-F:]+ [0-9A-F]{4} [0-9A-F] (?:[0-9A-F] )?([0-9A-F]{4}) $/i;
/** The first byte of every ECHONET Lite frame; no module starts a line with it. */
const FRAME_START = 0x10;

/** `from`: the module prints ERXUDP and may repeat SKSENDTO with or without its data; we always write it with them. */
export function createPieceReader(from: 'module' | 'us', emit: (piece: Piece) => void): PieceReader {
  const line = new Uint8Array(LONGEST_TEXT);
  let length = 0;
  let text = '';
  let data: Piece['data'] = null;
  let announced: AnnouncedData | null = null;
  let echoed = 0;
  let afterCr = false;

  const takeLine = (): string => {
    const taken = textOf(line, 0, length);
    length = 0;
    return taken;
  };

  const end = (mark: Piece['end']): void => {
    afterCr = false;
    const last = takeLine();
    if (data === null) emit({ text: text + last, data, rest: '', end: mark });
    else emit({ text, data, rest: last, end: mark });
    text = '';
    data = null;
  };

  const begin = (next: AnnouncedData): void => {
    text += takeLine();
    announced = next;
  };

  /** Behind a blank: whether data follows, and how much. */
  const lookForLength = (): void => {
    const so = textOf(line, 0, length);
    const [datagram, sending] = [DATAGRAM.exec(so), SENDING.exec(so)];
    const size = Number.parseInt((datagram ?? sending)?.[1] ?? '0', 16);
    if (size === 0 || size > LONGEST_PAYLOAD) return;
    if (from === 'us') begin(rawData(size));
    else if (datagram !== null) begin(rawOrHexData(size));
    else echoed = size;
  };

  const endData = (over: 'hex' | 'binary' | 'broken'): void => {
    const taken = announced!.taken();
    announced = null;
    const bytes = over === 'hex' ? parseHex(textOf(taken, 0, taken.length)) : taken;
    // Digits in lower case would not come back as they were, so they stay text.
    const same = over !== 'hex' || formatHex(bytes!) === textOf(taken, 0, taken.length);
    if (over !== 'broken' && same) data = { form: over, bytes: bytes! };
    else text += textOf(taken, 0, taken.length);
  };

  const textByte = (byte: number): void => {
    if (afterCr) {
      end(byte === LF ? '\r\n' : '\r');
      if (byte === LF) return;
    }
    if (byte === LF) end('\n');
    else if (byte === CR) afterCr = true;
    else {
      line[length++] = byte;
      if (length === LONGEST_TEXT) end('');
      else if (byte === SPACE && data === null) lookForLength();
    }
  };

  const byte = (value: number): void => {
    if (echoed > 0) {
      if (value === FRAME_START) begin(rawData(echoed));
      echoed = 0;
    }
    const taken = announced?.take(value) ?? false;
    if (announced !== null && announced.over !== null) endData(announced.over);
    if (!taken) textByte(value);
  };

  return {
    push(chunk) {
      for (let i = 0; i < chunk.length; i++) byte(chunk[i]!);
    },
    settle() {
      if (afterCr) end('\r');
      else if (data !== null && length === 0) end('');
    },
    flush() {
      if (announced !== null) endData('broken');
      if (afterCr) end('\r');
      else if (length > 0 || text !== '') end('');
    },
  };
}
