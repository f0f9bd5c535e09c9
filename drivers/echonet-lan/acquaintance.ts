import { seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { createCrew } from './crew.ts';
import { describeNode, type NodeDescription } from './describe-node.ts';
import { type NodeChange, shown } from './discovered-node.ts';
import type { EchonetLan } from './echonet-lan.ts';
import type { NodeEntry, NodeTable } from './node-table.ts';

/** Gets to know the nodes of the table: has each described, notices what changed, and who is who. */
export interface Acquaintance {
  /** A node answered with its list of objects. */
  learn(address: string, eojs: readonly number[]): void;
  /** Describes a node anew. */
  again(entry: NodeEntry): void;
  setOnline(entry: NodeEntry, online: boolean): void;
  /** Nothing is being described or waits for it. */
  idle(): boolean;
}

const DESCRIBED_AT_ONCE = 32;
const PATIENCE = seconds(6);

export function createAcquaintance(deps: {
  readonly lan: EchonetLan;
  readonly clock: Clock;
  readonly log: Log;
  readonly table: NodeTable;
  readonly running: () => boolean;
  /** Whether the attempts so far to describe a node are enough, though it told less than all. */
  readonly givenUp: (entry: NodeEntry) => boolean;
  readonly tell: (change: NodeChange) => void;
}): Acquaintance {
  const { lan, clock, log, table, running, givenUp, tell } = deps;
  const waiting: NodeEntry[] = [];
  const crew = createCrew(DESCRIBED_AT_ONCE, () => {
    const entry = running() ? waiting.shift() : undefined;
    return entry === undefined ? null : () => describe(entry);
  });

  const queue = (entry: NodeEntry): void => {
    if (entry.queued || givenUp(entry)) return;
    entry.queued = true;
    waiting.push(entry);
    crew.wake();
  };

  const again = (entry: NodeEntry): void => {
    entry.tries = 0;
    queue(entry);
  };

  const describe = async (entry: NodeEntry): Promise<void> => {
    if (entry.tries === 0) entry.heard.clear();
    const description = await describeNode({ lan, clock }, entry.address, entry.eojs, PATIENCE, entry.heard);
    entry.queued = false;
    if (!running() || table.find(entry.address) !== entry) return;
    entry.tries = description?.complete === true ? 0 : entry.tries + 1;
    if (description !== null) entry.description = description;
    if (description?.complete === true || givenUp(entry)) {
      entry.heard.clear();
      if (entry.description !== null) await settle(entry, entry.description);
    } else {
      queue(entry);
    }
  };

  /** Says what changed; finds out about another node that has the same identity. */
  const settle = async (entry: NodeEntry, description: NodeDescription): Promise<void> => {
    const before = entry.told;
    entry.told = description;
    const other = table.all().find((node) => node !== entry && sameIdentity(node, entry));
    if (other === undefined) {
      if (before === null) tell({ kind: 'found', node: shown(entry) });
      else if (differs(before, description)) tell({ kind: 'changed', node: shown(entry) });
      return;
    }
    const now = await describeNode({ lan, clock }, other.address, other.eojs, PATIENCE);
    if (now !== null && now.identity.id === description.identity.id) {
      log.warn('echonet.same-identity', { id: now.identity.id, addresses: [entry.address, other.address] });
      entry.twin = other.twin = true;
      tell({ kind: before === null ? 'found' : 'changed', node: shown(entry) });
      tell({ kind: 'changed', node: shown(other) });
      return;
    }
    if (now === null) {
      table.remove(other.address);
    } else {
      other.description = other.told = now;
      tell({ kind: 'found', node: shown(other) });
    }
    tell({ kind: 'moved', node: shown(entry), from: other.address });
  };

  const setOnline = (entry: NodeEntry, online: boolean): void => {
    entry.online = online;
    if (entry.told !== null) tell({ kind: online ? 'online' : 'offline', node: shown(entry) });
  };

  return {
    learn(address, eojs) {
      const entry = table.at(address);
      if (entry === null) return;
      const same = eojs.length === entry.eojs.length && eojs.every((eoj, i) => eoj === entry.eojs[i]);
      entry.eojs = eojs;
      if (!same || !entry.online) again(entry);
      else if (entry.description === null) queue(entry);
      if (!entry.online) setOnline(entry, true);
    },
    again,
    setOnline,
    idle: () => crew.busy + waiting.length === 0,
  };
}

function sameIdentity(a: NodeEntry, b: NodeEntry): boolean {
  const identity = a.description?.identity;
  return identity !== undefined && identity.from !== 'address' && identity.id === b.description?.identity.id;
}

const differs = (a: NodeDescription, b: NodeDescription): boolean => print(a) !== print(b);
const print = ({ identity, objects }: NodeDescription): string =>
  JSON.stringify([identity.id, objects.map(({ eoj, gettable, settable }) => [eoj, [...gettable], [...settable]])]);
