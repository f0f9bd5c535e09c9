import { bytesOf, hex } from './ascii.ts';

/** A command of the SKSTACK-IP command reference. There is none that writes flash: neither SKSAVE nor WOPT exist here. */
export interface Command {
  readonly bytes: Uint8Array;
  /** For logs: secrets are left out. */
  readonly shown: string;
}

/** Single-stack firmware (BP35A1) knows one network side; dual-stack firmware wants it named in each command. */
export type StackKind = 'single' | 'dual';

const plain = (text: string): Command => ({ bytes: bytesOf(`${text}\r\n`), shown: text });
const secret = (name: string, value: string): Command => ({
  bytes: bytesOf(`${name} ${value}\r\n`),
  shown: `${name} ***`,
});

/** An empty line: ends whatever half command the module still holds. */
export const emptyLine: Command = plain('');
export const skReset: Command = plain('SKRESET');
export const skVersion: Command = plain('SKVER');
export const skInfo: Command = plain('SKINFO');
/** Reads (never writes) the form of ERXUDP's data. */
export const readOption: Command = plain('ROPT');
export const skRejoin: Command = plain('SKREJOIN');
export const skTerminate: Command = plain('SKTERM');

/** `register` as `SFE` or `S2`, `value` as the module wants it. */
export const skRegister = (register: string, value: string): Command => plain(`SKSREG ${register} ${value}`);

/** Answered with ESREG. */
export const skReadRegister = (register: string): Command => plain(`SKSREG ${register}`);

/** The route-B password; its length is given in hexadecimal. */
export const skSetPassword = (password: string): Command =>
  secret('SKSETPWD', `${password.length.toString(16).toUpperCase()} ${password}`);

export const skSetRouteBId = (id: string): Command => secret('SKSETRBID', id);

/**
 * Active scan with information element over all channels. `duration` n: 0.0096 × (2^n + 1) s per channel.
 * Dual-stack firmware answers ER05 where the side is missing, single-stack firmware where it is there.
 */
export const skScan = (duration: number, kind: StackKind): Command =>
  plain(`SKSCAN 2 FFFFFFFF ${hex(duration, 1)}${kind === 'dual' ? ' 0' : ''}`);

export const skAddNeighbour = (address: string, mac: string): Command => plain(`SKADDNBR ${address} ${mac}`);
/** `address` full and in upper case; the module answers ER06 to any other spelling. */
export const skJoin = (address: string): Command => plain(`SKJOIN ${address}`);
export const skPing = (address: string, kind: StackKind): Command =>
  plain(`SKPING ${kind === 'dual' ? '0 ' : ''}${address}`);

/**
 * The link-local address of a MAC address of 16 hexadecimal digits, as SKLL64 would answer: bit 1 of the first byte is
 * inverted (RFC 4291, appendix A). Computed here, because SKLL64 ends without an OK.
 */
export function linkLocalAddress(mac: string): string {
  const first = hex(Number.parseInt(mac.slice(0, 2), 16) ^ 0x02, 2);
  const id = (first + mac.slice(2)).toUpperCase();
  return `FE80:0000:0000:0000:${id.slice(0, 4)}:${id.slice(4, 8)}:${id.slice(8, 12)}:${id.slice(12, 16)}`;
}

/** ECHONET Lite, Part II chapter 1: UDP port 3610. */
export const ECHONET_PORT = 0x0e1a;
/** What one SKSENDTO carries at most. */
export const LONGEST_DATA = 0x4d0;

/**
 * The head of SKSENDTO to the meter's ECHONET port, always encrypted (security 1), for data of `length` bytes. The raw
 * data follow it without a line end.
 */
export function skSendHead(address: string, kind: StackKind, length: number): Uint8Array {
  if (length < 1 || length > LONGEST_DATA)
    throw new RangeError(`SKSENDTO carries 1 to ${LONGEST_DATA} bytes, not ${length}`);
  return bytesOf(`SKSENDTO 1 ${address} 0E1A 1 ${kind === 'dual' ? '0 ' : ''}${hex(length, 4)} `);
}
