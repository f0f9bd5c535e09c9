import { textOf } from './ascii.ts';
import type { Datagram } from './reply.ts';

export type DatagramHeader = Omit<Datagram, 'data'>;

/**
 * The tokens of ERXUDP before the data. Their number tells the module's kind, their width tells them apart:
 *
 *   ERXUDP src dst rport lport mac          sec      len   single stack
 *   ERXUDP src dst rport lport mac          sec side len   dual stack
 *   ERXUDP src dst rport lport mac lqi(2)   sec side len   with register SA2 = 1
 *
 * `bytes` holds the line from its first letter up to the blank before the length. Null where it is none of these.
 */
export function parseDatagramHeader(bytes: Uint8Array, from: number, to: number): DatagramHeader | null {
  const tokens = textOf(bytes, from, to).split(' ');
  const [, source = '', destination = '', rport = '', lport = '', mac = ''] = tokens;
  const rest = tokens.slice(6);
  const lqi = rest[0]?.length === 2 ? rest.shift()! : null;
  const [secured, side = null] = rest;
  if (rest.length > 2 || secured?.length !== 1 || (side !== null && side.length !== 1)) return null;
  const remotePort = port(rport);
  const localPort = port(lport);
  if (source.length !== 39 || destination.length !== 39 || mac.length !== 16) return null;
  if (remotePort === null || localPort === null) return null;
  return {
    kind: 'udp',
    source: source.toUpperCase(),
    destination: destination.toUpperCase(),
    remotePort,
    localPort,
    mac: mac.toUpperCase(),
    lqi: lqi === null ? null : Number.parseInt(lqi, 16),
    secured: secured !== '0',
    side: side === null ? null : Number.parseInt(side, 16),
  };
}

const port = (token: string): number | null => (/^[0-9A-F]{4}$/i.test(token) ? Number.parseInt(token, 16) : null);
