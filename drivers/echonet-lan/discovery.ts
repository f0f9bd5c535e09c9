import { createRandom, type Random } from '#core/random.ts';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { type Clock, sleep, type Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';
import { createCandidates } from './candidates.ts';
import { createCrew } from './crew.ts';
import { describeNode, type NodeDescription } from './describe-node.ts';
import type { EchonetLan } from './echonet-lan.ts';
import type { NodeIdentity } from './identity.ts';
import { instancesOf, listIn } from './instance-list.ts';
import { createNodeTable, idOf, type NodeEntry } from './node-table.ts';
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

/**
 * Who is on the LAN: by asking, by hearing announcements, and by looking again.
 *
 * An answer to our question is believed; whoever speaks unasked is asked by itself first, so that an invented node costs
 * one small request at most, and never gets a place. Everything kept is bounded.
 */
export interface Discovery {
  /** Hears from now on, asks at once, after each outage of the link and every 15 minutes, and checks who is still there. */
  start(): void;
  stop(): void;
  /**
   * Asks until it is unlikely (1 in 10,000, by how many of the known nodes miss a question) that a node was missed, and
   * each node has told of itself; `within` ends it anyway.
   */
  look(within: Millis): Promise<readonly DiscoveredNode[]>;
  /** By address. */
  nodes(): readonly DiscoveredNode[];
  /** Where the node with this identity is now; null where none is known. */
  addressOf(id: string): string | null;
  onChange(listener: (change: NodeChange) => void): () => void;
}

const LIST = 0xd6;
const PAUSE = seconds(1);
/** Chance of having missed a node that ends a look. */
const DOUBT = 0.0001;
const AGAIN = minutes(15);
const TICK = minutes(1);
/** Nodes that are described at the same time, and strangers that are asked at the same time. */
const DESCRIBED_AT_ONCE = 32;
const STRANGERS_AT_ONCE = 16;
const PATIENCE = seconds(6);
const STRANGERS_PATIENCE = seconds(2);
/** Attempts in a row to get a description complete. */
const TRIES = 5;
/** A node is not asked again by itself because of what is said in its name more often than this. */
const HINTS_EVERY = 60_000;
/** A node that was not heard for so long is checked. */
const UNHEARD = 300_000;
const MISSES = 2;

export function createDiscovery(deps: {
  readonly lan: EchonetLan;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: Random;
}): Discovery {
  const { lan, clock, log, random = createRandom(1, 'echonet-discovery') } = deps;
  const table = createNodeTable();
  const candidates = createCandidates(random);
  const toDescribe: NodeEntry[] = [];
  const listeners = new Set<(change: NodeChange) => void>();
  const ends: (() => void)[] = [];
  let running = false;
  let timer: Timer | null = null;
  let lookingUntil = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;

  const strangers = createCrew(STRANGERS_AT_ONCE, () => {
    const address = running ? candidates.take() : null;
    return address === null ? null : () => meet(address);
  });
  const describers = createCrew(DESCRIBED_AT_ONCE, () => {
    const entry = running ? toDescribe.shift() : undefined;
    return entry === undefined ? null : () => describe(entry);
  });

  const hear = (address: string, frame: Frame, solicited: boolean): void => {
    const list = listIn(frame);
    const entry = table.find(address);
    if (solicited) {
      if (entry !== undefined) entry.answered++;
      if (list !== null) learn(address, list);
    } else if (frame.esv === ESV.INF || frame.esv === ESV.INFC) {
      if (entry?.online === true && list === null) return;
      if (entry !== undefined && clock.monotonic() - entry.checkedAt < HINTS_EVERY) return;
      candidates.add(address);
      strangers.wake();
    }
  };

  /** A node answered with its list. */
  const learn = (address: string, eojs: readonly number[]): void => {
    const entry = table.at(address);
    if (entry === null) return;
    const same = eojs.length === entry.eojs.length && eojs.every((eoj, i) => eoj === entry.eojs[i]);
    entry.eojs = eojs;
    if (!same || !entry.online) queueAgain(entry);
    else if (entry.description === null) queue(entry);
    if (!entry.online) setOnline(entry, true);
  };

  const queueAgain = (entry: NodeEntry): void => {
    entry.tries = 0;
    queue(entry);
  };

  /** While a look lasts, by how much is lost on this LAN; two requests are the least an attempt sends. */
  const givenUp = ({ tries }: NodeEntry): boolean =>
    clock.monotonic() < lookingUntil ? tries > 0 && doubt(2 * tries) <= DOUBT : tries >= TRIES;

  const queue = (entry: NodeEntry): void => {
    if (entry.queued || givenUp(entry)) return;
    entry.queued = true;
    toDescribe.push(entry);
    describers.wake();
  };

  /** Asks the node at an address for its list; whether it answered. */
  const check = async (address: string, patience: Millis): Promise<boolean> => {
    const before = table.find(address);
    if (before !== undefined) before.checkedAt = clock.monotonic();
    const got = (await lan.get(address, NODE_PROFILE, [LIST], patience)).get(LIST);
    if (!(got instanceof Uint8Array)) return false;
    learn(address, instancesOf(got));
    return true;
  };

  /** Somebody unknown spoke, or a known node restarted: at its address there may be another one now. */
  const meet = async (address: string): Promise<void> => {
    if (!(await check(address, STRANGERS_PATIENCE))) return;
    const entry = table.find(address);
    if (entry !== undefined) queueAgain(entry);
  };

  const describe = async (entry: NodeEntry): Promise<void> => {
    if (entry.tries === 0) entry.heard.clear();
    const description = await describeNode({ lan, clock }, entry.address, entry.eojs, PATIENCE, entry.heard);
    entry.queued = false;
    if (!running || table.find(entry.address) !== entry) return;
    entry.tries = description?.complete === true ? 0 : entry.tries + 1;
    if (description !== null) {
      const before = entry.description;
      entry.description = description;
      if (description.complete || givenUp(entry)) await settle(entry, before);
    }
    if (description?.complete !== true) queue(entry);
  };

  /** Says what changed; finds out about another node that has the same identity. */
  const settle = async (entry: NodeEntry, before: NodeDescription | null): Promise<void> => {
    const other = table.all().find((node) => node !== entry && sameIdentity(node, entry));
    if (other === undefined) {
      if (before === null) tell({ kind: 'found', node: shown(entry) });
      else if (differs(before, entry.description)) tell({ kind: 'changed', node: shown(entry) });
      return;
    }
    const now = await describeNode({ lan, clock }, other.address, other.eojs, PATIENCE);
    if (now !== null && now.identity.id === entry.description?.identity.id) {
      log.warn('echonet.same-identity', { id: now.identity.id, addresses: [entry.address, other.address] });
      entry.twin = other.twin = true;
      tell({ kind: before === null ? 'found' : 'changed', node: shown(entry) });
      tell({ kind: 'changed', node: shown(other) });
      return;
    }
    if (now === null) {
      table.remove(other.address);
    } else {
      other.description = now;
      tell({ kind: 'found', node: shown(other) });
    }
    tell({ kind: 'moved', node: shown(entry), from: other.address });
  };

  const tell = (change: NodeChange): void => {
    log.info(`echonet.node-${change.kind}`, { address: change.node.address, id: change.node.id });
    for (const listener of listeners) listener(change);
  };

  const setOnline = (entry: NodeEntry, online: boolean): void => {
    entry.online = online;
    if (entry.description !== null) tell({ kind: online ? 'online' : 'offline', node: shown(entry) });
  };

  const ask = (): void => {
    askedAt = clock.monotonic();
    for (const entry of table.all()) entry.asked++;
    lan.askEverybody([LIST]);
  };

  /** Nodes that left requests unanswered, or were not heard for long, are asked by themselves. */
  const checkEntry = async (entry: NodeEntry): Promise<void> => {
    const contact = lan.contact(entry.address);
    const heardAt = contact?.heardAt ?? Number.NEGATIVE_INFINITY;
    const fine = contact !== null && contact.unanswered < 2 && clock.monotonic() - heardAt < UNHEARD;
    if (fine && entry.online) {
      entry.misses = 0;
      return;
    }
    const answered = await check(entry.address, PATIENCE);
    entry.misses = answered ? 0 : entry.misses + 1;
    if (entry.online && entry.misses >= MISSES && running) setOnline(entry, false);
  };

  const tick = (): void => {
    timer = clock.after(TICK, 'check of the ECHONET nodes', tick);
    if (clock.monotonic() - askedAt >= AGAIN) ask();
    for (const entry of table.all()) {
      if (entry.description === null) queueAgain(entry);
      else void checkEntry(entry);
    }
  };

  /** How likely it is that some node heard none of `questions`. */
  const doubt = (questions: number): number => {
    const all = table.all();
    const asked = all.reduce((sum, entry) => sum + entry.asked, 0);
    const answered = all.reduce((sum, entry) => sum + Math.min(entry.asked, entry.answered), 0);
    const missed = (asked - answered + 1) / (asked + 2);
    return missed ** questions * Math.max(1, all.length);
  };

  const idle = (): boolean => describers.busy + strangers.busy + toDescribe.length + candidates.size === 0;

  const begin = (): void => {
    if (running) return;
    running = true;
    ends.push(lan.onFrame(hear), lan.onRestored(ask));
  };

  const end = (): void => {
    running = false;
    timer?.stop();
    for (const stop of ends.splice(0)) stop();
  };

  return {
    start() {
      begin();
      timer?.stop();
      ask();
      timer = clock.after(TICK, 'check of the ECHONET nodes', tick);
    },
    stop: end,
    async look(within) {
      const wasRunning = running;
      begin();
      const due = clock.monotonic() + within;
      lookingUntil = due;
      for (const entry of table.all()) entry.asked = entry.answered = 0;
      let questions = 0;
      do {
        ask();
        questions++;
        await sleep(clock, millis(Math.min(PAUSE, due - clock.monotonic())), 'answers to an ECHONET discovery');
      } while (running && clock.monotonic() < due && doubt(questions) > DOUBT);
      while (running && !idle() && clock.monotonic() < due) {
        await sleep(clock, millis(Math.min(100, due - clock.monotonic())), 'descriptions of ECHONET nodes');
      }
      if (!wasRunning) end();
      return table.all().map(shown);
    },
    nodes: () => table.all().map(shown),
    addressOf: (id) => table.all().find((entry) => idOf(entry) === id)?.address ?? null,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function shown(entry: NodeEntry): DiscoveredNode {
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

function sameIdentity(a: NodeEntry, b: NodeEntry): boolean {
  const identity = a.description?.identity;
  return identity !== undefined && identity.from !== 'address' && identity.id === b.description?.identity.id;
}

const differs = (a: NodeDescription, b: NodeDescription | null): boolean => b === null || print(a) !== print(b);
const print = ({ identity, objects }: NodeDescription): string =>
  JSON.stringify([identity.id, objects.map(({ eoj, gettable, settable }) => [eoj, [...gettable], [...settable]])]);
