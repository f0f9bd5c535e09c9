import type { NodeIdentity } from './identity.ts';
import { idOf, type NodeEntry } from './node-table.ts';
import type { ObjectProfile } from './object-profile.ts';

/** A node on the LAN. */
export interface DiscoveredNode {
  readonly address: string;
  /** Stays when the node moves to another address, unless `identifiedBy` is `address`. */
  readonly id: string;
  readonly identifiedBy: NodeIdentity['from'];
  readonly profile: ObjectProfile | null;
  /** In the order of their codes. */
  readonly objects: readonly ObjectProfile[];
  /** Objects it listed that did not answer for their maps. */
  readonly silent: readonly number[];
  readonly online: boolean;
}

export type NodeChange =
  | { readonly kind: 'found' | 'changed' | 'online' | 'offline'; readonly node: DiscoveredNode }
  | { readonly kind: 'moved'; readonly node: DiscoveredNode; readonly from: string };

/** What others may see of an entry. */
export function shown(entry: NodeEntry): DiscoveredNode {
  const { address, description, eojs, online } = entry;
  return {
    address,
    id: idOf(entry),
    identifiedBy: description?.identity.from ?? 'address',
    profile: description?.profile ?? null,
    objects: description?.objects ?? [],
    silent: description?.silent ?? eojs,
    online,
  };
}
