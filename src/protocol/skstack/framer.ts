import { CR, hexDigit, LF, SPACE, textOf } from './ascii.ts';
import { type DatagramHeader, parseDatagramHeader } from './datagram-header.ts';
import { createPanBlock, type PanBlock } from './pan-block.ts';
import { createPayloadReader, LONGEST_PAYLOAD } from './payload-reader.ts';
import type { Reply } from './reply.ts';
import { parseReplyLine } from './reply-line.ts';

/**
 * Cuts the byte stream of an SKSTACK-IP module into replies.
 *
 * Laws: the replies do not depend on how the stream was cut into chunks; data is taken by its length, so a CRLF inside
 * it means nothing; memory is bounded whatever arrives; what is not a reply is counted and skipped up to the next line.
 * Echo, hexadecimal or raw data and the number of tokens are recognised, never configured.
 */
export interface Framer {
  push(chunk: Uint8Array): void;
  /** Gives up whatever is half read: after the link was closed, or when an expected answer did not come. */
  reset(): void;
  /** Bytes that belonged to no reply. */
  readonly noise: number;
}

/** The longest line a module prints is ERXUDP's head (about 130 characters). */
const LONGEST_LINE = 512;
const ERXUDP = [0x45, 0x52, 0x58, 0x55, 0x44, 0x50];
const SKSENDTO = [0x53, 0x4b, 0x53, 0x45, 0x4e, 0x44, 0x54, 0x4f];
/** Index of the first token that can be the length: `ERXUDP src dst rport lport mac sec LEN`. */
const FIRST_LENGTH = { erxudp: 7, sksendto: 5 } as const;
const LAST_LENGTH = 9;

export function createFramer(receive: (reply: Reply) => void): Framer {
  const line = new Uint8Array(LONGEST_LINE);
  const payload = createPayloadReader();
  let length = 0;
  let start = 0;
  let tokenStart = 0;
  let tokens = 0;
  let head: keyof typeof FIRST_LENGTH | null = null;
  let mode: 'line' | 'payload' | 'echo-end' | 'echo-data' | 'skip' = 'line';
  let header: DatagramHeader | null = null;
  let echoed = 0;
  let afterCr = false;
  let block: PanBlock | null = null;
  let noise = 0;
  const lastHead = new Uint8Array(LONGEST_LINE);
  let lastHeadLength = -1;
  let lastHeader: DatagramHeader | null = null;

  const newLine = (): void => {
    length = 0;
    start = 0;
    tokenStart = 0;
    tokens = 0;
    head = null;
    mode = 'line';
  };

  const endBlock = (): void => {
    const pan = block?.end() ?? null;
    block = null;
    if (pan !== null) receive({ kind: 'pan', pan });
  };

  const endLine = (): void => {
    const size = length - start;
    const text = textOf(line, start, length);
    newLine();
    if (size === 0) return;
    if (block?.field(text) === true) return;
    endBlock();
    if (text.trimStart().startsWith('EPANDESC')) {
      block = createPanBlock();
      return;
    }
    const reply = parseReplyLine(text);
    if (reply === null) noise += size;
    else receive(reply);
  };

  /** The head of the meter's datagrams is always the same: it is parsed once. */
  const headerOf = (to: number): DatagramHeader | null => {
    if (to - start === lastHeadLength) {
      let i = 0;
      while (i < lastHeadLength && lastHead[i] === line[start + i]) i++;
      if (i === lastHeadLength) return lastHeader;
    }
    lastHeader = parseDatagramHeader(line, start, to);
    lastHeadLength = to - start;
    lastHead.set(line.subarray(start, to));
    return lastHeader;
  };

  const giveUp = (): void => {
    noise += length - start;
    newLine();
    mode = 'skip';
  };

  const beginData = (kind: keyof typeof FIRST_LENGTH, size: number): void => {
    if (kind === 'sksendto') {
      echoed = size;
      mode = 'echo-end';
      return;
    }
    header = headerOf(tokenStart - 1);
    if (header === null || size > LONGEST_PAYLOAD) giveUp();
    else if (size === 0) endDatagram(new Uint8Array(0));
    else {
      payload.begin(size);
      mode = 'payload';
    }
  };

  const endDatagram = (data: Uint8Array): void => {
    const { kind, source, destination, remotePort, localPort, mac, lqi, secured, side } = header!;
    newLine();
    endBlock();
    receive({ kind, source, destination, remotePort, localPort, mac, lqi, secured, side, data });
  };

  /** A blank ended a token of the line: it may be the word that starts a datagram, or its length. */
  const endToken = (): void => {
    const end = length - 1;
    if (endsWith(line, tokenStart, end, ERXUDP)) {
      noise += end - ERXUDP.length - start;
      start = end - ERXUDP.length;
      head = 'erxudp';
      tokens = 0;
    } else if (tokens === 0 && endsWith(line, tokenStart, end, SKSENDTO)) head = 'sksendto';
    if (head !== null && tokens >= FIRST_LENGTH[head] && end - tokenStart === 4) {
      const size = lengthOf(line, tokenStart);
      if (size < 0) giveUp();
      else beginData(head, size);
      return;
    }
    tokens++;
    tokenStart = length;
    if (head === 'erxudp' && tokens > LAST_LENGTH) giveUp();
  };

  const textByte = (byte: number): void => {
    if (byte === LF && afterCr) {
      afterCr = false;
      return;
    }
    afterCr = byte === CR;
    if (byte === CR || byte === LF) {
      if (mode === 'skip') newLine();
      else endLine();
      return;
    }
    if (mode === 'skip') {
      noise++;
      return;
    }
    if (length === LONGEST_LINE) {
      giveUp();
      noise++;
      return;
    }
    line[length++] = byte;
    if (byte === SPACE) endToken();
  };

  /**
   * The line that begins at `at` has the head of the last datagram, its length and the blank behind it in this chunk:
   * goes on with the data at once. Answers where to go on; `at` where it is another line.
   */
  const skipKnownHead = (chunk: Uint8Array, at: number): number => {
    const blank = at + lastHeadLength;
    if (lastHeader === null || blank + 6 > chunk.length || chunk[blank] !== SPACE || chunk[blank + 5] !== SPACE)
      return at;
    for (let i = lastHeadLength - 1; i >= 0; i--) if (lastHead[i] !== chunk[at + i]) return at;
    const size = lengthOf(chunk, blank + 1);
    if (size <= 0 || size > LONGEST_PAYLOAD) return at;
    afterCr = false;
    length = lastHeadLength + 6;
    header = lastHeader;
    payload.begin(size);
    mode = 'payload';
    return blank + 6;
  };

  /** Behind the echo of SKSENDTO's head: nothing but a line end, or the data too, or at once the next reply. */
  const endEcho = (byte: number): void => {
    newLine();
    endBlock();
    receive({ kind: 'echo', command: 'SKSENDTO' });
    if (byte === 0x10 && echoed > 1) {
      echoed--;
      mode = 'echo-data';
    } else textByte(byte);
  };

  /** Takes data of a datagram; answers where it stopped. */
  const dataBytes = (chunk: Uint8Array, at: number): number => {
    const end = payload.read(chunk, at);
    if (payload.state === 'done') endDatagram(payload.data());
    else if (payload.state === 'broken') {
      noise += length - start + payload.taken;
      newLine();
      mode = 'skip';
    }
    return end;
  };

  const echoByte = (): void => {
    if (--echoed === 0) newLine();
  };

  /** Takes what stands at `at`; answers where to go on. */
  const take = (chunk: Uint8Array, at: number): number => {
    if (mode === 'payload') return dataBytes(chunk, at);
    const data = length === 0 && mode === 'line' ? skipKnownHead(chunk, at) : at;
    if (data > at) return data;
    if (mode === 'echo-data') echoByte();
    else if (mode === 'echo-end') endEcho(chunk[at]!);
    else textByte(chunk[at]!);
    return at + 1;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) at = take(chunk, at);
    },
    reset() {
      if (mode === 'payload') noise += payload.taken;
      noise += length - start;
      newLine();
      afterCr = false;
      block = null;
    },
    get noise() {
      return noise;
    },
  };
}

function endsWith(bytes: Uint8Array, from: number, to: number, word: readonly number[]): boolean {
  const begin = to - word.length;
  if (begin < from) return false;
  for (let i = 0; i < word.length; i++) if (bytes[begin + i] !== word[i]) return false;
  return true;
}

function lengthOf(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = hexDigit(bytes[i]!);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}
