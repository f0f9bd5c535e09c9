import { CR, LF, SPACE, textOf } from '#protocol/skstack/ascii.ts';
import type { StackKind } from '#protocol/skstack/command.ts';

/** What the module's UART hears. */
export interface CommandListener {
  /** A line, without its end. */
  line(text: string): void;
  /** SKSENDTO: its head as it was written (for the echo), and its raw data. */
  send(head: string, tokens: readonly string[], data: Uint8Array): void;
}

export interface CommandReader {
  push(chunk: Uint8Array): void;
  reset(): void;
}

const CAPACITY = 2_048;

/**
 * Cuts what is written to the module into commands. All end with CR (an LF behind it is ignored) except SKSENDTO, whose
 * head of a fixed number of tokens is followed by exactly as many raw bytes as it says.
 */
export function createCommandReader(kind: StackKind, listener: CommandListener): CommandReader {
  const buffer = new Uint8Array(CAPACITY);
  const headTokens = kind === 'dual' ? 7 : 6;
  let length = 0;
  let blanks = 0;
  let dataStart = 0;
  let dataEnd = 0;
  let tokens: readonly string[] = [];

  const reset = (): void => {
    length = 0;
    blanks = 0;
    dataEnd = 0;
  };

  /** Behind the last blank of a head: how much data follows. A head that names no length is a line like any other. */
  const beginData = (): void => {
    tokens = textOf(buffer, 0, length - 1).split(' ');
    if (tokens[0] !== 'SKSENDTO') return;
    const size = Number.parseInt(tokens[headTokens - 1]!, 16);
    if (!(size > 0)) return;
    dataStart = length;
    dataEnd = Math.min(length + size, CAPACITY);
  };

  const byte = (value: number): void => {
    if (dataEnd > 0) {
      buffer[length++] = value;
      if (length < dataEnd) return;
      const head = textOf(buffer, 0, dataStart);
      const data = buffer.slice(dataStart, dataEnd);
      reset();
      listener.send(head, tokens, data);
      return;
    }
    if (value === LF && length === 0) return;
    if (value === CR || value === LF || length === CAPACITY) {
      const text = textOf(buffer, 0, length);
      reset();
      listener.line(text);
      return;
    }
    buffer[length++] = value;
    if (value === SPACE && ++blanks === headTokens) beginData();
  };

  return {
    push(chunk) {
      for (let i = 0; i < chunk.length; i++) byte(chunk[i]!);
    },
    reset,
  };
}
