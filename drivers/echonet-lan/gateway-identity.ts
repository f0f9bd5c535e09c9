import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * 13 bytes for 0x83 of our own objects that are this machine's and stay: a digest of its machine id (machine-id(5) asks
 * not to show the id itself), or of its name where it has none.
 */
export function gatewayIdentity(): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`hidamari ${machineId()}`).digest().subarray(0, 13));
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || hostname();
  } catch {
    return hostname(); // a container or another system: the name is what it has
  }
}
