import { createPeer, type Peer } from './peer.ts';

/** Nodes that are kept in mind: far more than a house has, far fewer than a forger can invent. */
const PEERS = 1_024;

export interface PeerTable {
  find(address: string): Peer | undefined;
  /** The peer at an address; null where all places are taken by nodes that answered us. */
  at(address: string): Peer | null;
  all(): Iterable<Peer>;
}

/** Peers by address. Where it is full, whoever was asked and never answered goes first. */
export function createPeerTable(): PeerTable {
  const peers = new Map<string, Peer>();
  const makeRoom = (): boolean => {
    for (const [address, peer] of peers) {
      if (peer.heardAt !== null || peer.held) continue;
      peers.delete(address);
      return true;
    }
    return false;
  };
  return {
    find: (address) => peers.get(address),
    at(address) {
      const known = peers.get(address);
      if (known !== undefined) return known;
      if (peers.size >= PEERS && !makeRoom()) return null;
      const peer = createPeer(address);
      peers.set(address, peer);
      return peer;
    },
    all: () => peers.values(),
  };
}
