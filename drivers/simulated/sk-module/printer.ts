import { bytesOf, hex } from '#protocol/skstack/ascii.ts';
import { ECHONET_PORT, type StackKind } from '#protocol/skstack/command.ts';

/** How the module's UART cuts what it prints. */
export type Chunking = 'whole' | 1 | 7;

export interface PrinterOptions {
  readonly kind: StackKind;
  readonly payload: 'hex' | 'binary';
  readonly chunk: Chunking;
  /** The module's own address. */
  readonly address: string;
  readonly meterAddress: string;
  readonly meterMac: string;
}

/** Everything the module prints, byte for byte as the transcripts show it. */
export interface Printer {
  /** Lines, each ended by CRLF. */
  lines(...lines: readonly string[]): void;
  /** As it is. */
  text(text: string): void;
  /** The line of an event: `EVENT 21 <address> 00`, with the side token where the module is dual-stack. */
  event(number: number, address: string, parameter?: number): string;
  /** ERXUDP from the meter. */
  datagram(multicast: boolean, port: number, secured: boolean, data: Uint8Array): void;
}

const ALL_NODES = 'FF02:0000:0000:0000:0000:0000:0000:0001';

export function createPrinter(options: PrinterOptions, emit: (bytes: Uint8Array) => void): Printer {
  const { kind, payload, chunk, address, meterAddress, meterMac } = options;
  const side = kind === 'dual' ? ' 0' : '';

  const print = (bytes: Uint8Array): void => {
    if (chunk === 'whole') emit(bytes);
    else for (let at = 0; at < bytes.length; at += chunk) emit(bytes.subarray(at, at + chunk));
  };

  const head = (multicast: boolean, port: number, secured: boolean): Uint8Array => {
    const ports = `${hex(port, 4)} ${hex(port, 4)}`;
    const to = multicast ? ALL_NODES : address;
    return bytesOf(`ERXUDP ${meterAddress} ${to} ${ports} ${meterMac} ${secured ? 1 : 0}${side} `);
  };
  const usualHead = head(false, ECHONET_PORT, true);

  return {
    lines(...lines) {
      print(bytesOf(lines.map((line) => `${line}\r\n`).join('')));
    },
    text(text) {
      print(bytesOf(text));
    },
    event(number, from, parameter) {
      return `EVENT ${hex(number, 2)} ${from}${side}${parameter === undefined ? '' : ` ${hex(parameter, 2)}`}`;
    },
    datagram(multicast, port, secured, data) {
      const start = !multicast && secured && port === ECHONET_PORT ? usualHead : head(multicast, port, secured);
      const size = payload === 'hex' ? 2 * data.length : data.length;
      const bytes = new Uint8Array(start.length + 5 + size + 2);
      bytes.set(start);
      writeHex(bytes, start.length, data.length, 4);
      bytes[start.length + 4] = 0x20;
      if (payload === 'binary') bytes.set(data, start.length + 5);
      else for (let i = 0; i < data.length; i++) writeHex(bytes, start.length + 5 + 2 * i, data[i]!, 2);
      bytes[bytes.length - 2] = 0x0d;
      bytes[bytes.length - 1] = 0x0a;
      print(bytes);
    },
  };
}

const DIGITS = bytesOf('0123456789ABCDEF');

function writeHex(bytes: Uint8Array, at: number, value: number, width: number): void {
  for (let i = width - 1, rest = value; i >= 0; i--, rest >>= 4) bytes[at + i] = DIGITS[rest & 0x0f]!;
}
