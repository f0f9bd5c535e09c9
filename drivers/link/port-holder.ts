import { readFileSync } from 'node:fs';

/**
 * Whether a socket of this machine is bound to exactly this IPv4 address and UDP port, by /proc/net/udp (proc(5)); false
 * where that cannot be read. Needed where an address is shared: the second of two sockets that both allow it would
 * otherwise silently take the datagrams of the first.
 */
export function isHeld(address: string, port: number, table: () => string = readTable): boolean {
  const wanted = `${hostOrderHex(address)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table()
    .split('\n')
    .some((line) => line.trim().split(/\s+/, 2)[1] === wanted);
}

function readTable(): string {
  try {
    return readFileSync('/proc/net/udp', 'utf8');
  } catch {
    return ''; // no Linux: the kernel's own refusal has to do
  }
}

/** 127.0.0.1 stands there as the little-endian word 0100007F. */
const hostOrderHex = (address: string): string =>
  address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
