import { hostname, networkInterfaces } from 'node:os';

/**
 * The names under which people reach this machine: its addresses, its host name, and that name under .local (mDNS). An address
 * cannot be pointed elsewhere, so it is no way in for DNS rebinding (security.md S4).
 */
export function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((infos = []) =>
    infos.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
  );
  const name = hostname().toLowerCase();
  return [...addresses, name, `${name.split('.', 1)[0]!}.local`];
}
