import type { NodeDescription } from './describe-node.ts';
import type { Got } from './results.ts';

/** What is known of the node at an address. Times are monotonic ms. */
export interface NodeEntry {
  readonly address: string;
  /** Listed device objects, sorted. */
  eojs: readonly number[];
  /** Null until it has answered for itself. */
  description: NodeDescription | null;
  /** The description that others were told of. */
  told: NodeDescription | null;
  /** Descriptions tried in a row that did not come out complete. */
  tries: number;
  /** What these attempts brought, by object and property. */
  readonly heard: Map<number, Map<number, Got>>;
  queued: boolean;
  /** When it was last asked by itself for its list. */
  checkedAt: number;
  online: boolean;
  /** Checks in a row that it left unanswered. */
  misses: number;
  /** Another address answers with the same identity. */
  twin: boolean;
  /** Questions to everybody since it is known, and how many of them it answered. */
  asked: number;
  answered: number;
}

/** Nodes that are kept: more than a house has. */
const NODES = 256;

export interface NodeTable {
  find(address: string): NodeEntry | undefined;
  /** The entry of an address; null where all places are taken by nodes that answer. */
  at(address: string): NodeEntry | null;
  remove(address: string): void;
  /** In the order of the addresses. */
  all(): readonly NodeEntry[];
  readonly size: number;
}

/** Nodes by address. Where it is full, one that never answered for itself goes first, then one that is offline. */
export function createNodeTable(): NodeTable {
  const entries = new Map<string, NodeEntry>();
  const makeRoom = (): boolean => {
    const all = [...entries.values()];
    const least = all.find(({ description }) => description === null) ?? all.find(({ online }) => !online);
    return least !== undefined && entries.delete(least.address);
  };
  return {
    find: (address) => entries.get(address),
    at(address) {
      const known = entries.get(address);
      if (known !== undefined) return known;
      if (entries.size >= NODES && !makeRoom()) return null;
      const entry: NodeEntry = {
        address,
        eojs: [],
        description: null,
        told: null,
        tries: 0,
        heard: new Map(),
        queued: false,
        checkedAt: Number.NEGATIVE_INFINITY,
        online: true,
        misses: 0,
        twin: false,
        asked: 0,
        answered: 0,
      };
      entries.set(address, entry);
      return entry;
    },
    remove: (address) => {
      entries.delete(address);
    },
    all: () => [...entries.values()].sort((a, b) => compareAddresses(a.address, b.address)),
    get size() {
      return entries.size;
    },
  };
}

/** 192.168.1.9 before 192.168.1.10. */
export const compareAddresses = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** How the others are told apart: its identity, with the address where another node claims the same. */
export const idOf = ({ address, description, twin }: NodeEntry): string => {
  const id = description?.identity.id ?? `at-${address}`;
  return twin ? `${id}@${address}` : id;
};
