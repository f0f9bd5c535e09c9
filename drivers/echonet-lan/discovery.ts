import { createRandom, type Random } from '#core/random.ts';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { type Clock, sleep, type Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';
import { createAcquaintance } from './acquaintance.ts';
import { createCandidates } from './candidates.ts';
import { createCrew } from './crew.ts';
import type { EchonetLan } from './echonet-lan.ts';
import { type DiscoveredNode, type NodeChange, shown } from './discovered-node.ts';
import { instancesOf, listIn } from './instance-list.ts';
import { createNodeTable, idOf, type NodeEntry } from './node-table.ts';

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
/** Chance of having missed a node that ends an inquiry. */
const DOUBT = 0.0001;
const INQUIRY = seconds(60);
const AGAIN = minutes(15);
const TICK = minutes(1);
/** Strangers that are asked at the same time. */
const STRANGERS = 16;
const STRANGERS_PATIENCE = seconds(2);
const PATIENCE = seconds(6);
/** Attempts in a row to describe a node. */
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
  const listeners = new Set<(change: NodeChange) => void>();
  const ends: (() => void)[] = [];
  let running = false;
  let timer: Timer | null = null;
  let inquiry: Promise<void> | null = null;
  let describeUntil = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;

  const acquaintance = createAcquaintance({
    lan,
    clock,
    log,
    table,
    running: () => running,
    // In the time of an inquiry, by how much is lost on this LAN; two requests are the least an attempt sends.
    givenUp: ({ tries }) =>
      clock.monotonic() < describeUntil ? tries > 0 && doubt(2 * tries) <= DOUBT : tries >= TRIES,
    tell(change) {
      log.info(`echonet.node-${change.kind}`, { address: change.node.address, id: change.node.id });
      for (const listener of listeners) listener(change);
    },
  });
  const strangers = createCrew(STRANGERS, () => {
    const address = running ? candidates.take() : null;
    return address === null ? null : () => meet(address);
  });

  const hear = (address: string, frame: Frame, solicited: boolean): void => {
    const list = listIn(frame);
    const entry = table.find(address);
    if (solicited) {
      if (entry !== undefined) entry.answered++;
      if (list !== null) acquaintance.learn(address, list);
    } else if (frame.esv === ESV.INF || frame.esv === ESV.INFC) {
      if (entry?.online === true && list === null) return;
      if (entry !== undefined && clock.monotonic() - entry.checkedAt < HINTS_EVERY) return;
      candidates.add(address);
      strangers.wake();
    }
  };

  /** Asks the node at an address for its list; whether it answered. */
  const check = async (address: string, patience: Millis): Promise<boolean> => {
    const before = table.find(address);
    if (before !== undefined) before.checkedAt = clock.monotonic();
    const got = (await lan.get(address, NODE_PROFILE, [LIST], patience)).get(LIST);
    if (!running || !(got instanceof Uint8Array)) return false;
    acquaintance.learn(address, instancesOf(got));
    return true;
  };

  /** Somebody unknown spoke, or a known node restarted: at its address there may be another one now. */
  const meet = async (address: string): Promise<void> => {
    if (!(await check(address, STRANGERS_PATIENCE))) return;
    const entry = table.find(address);
    if (entry !== undefined) acquaintance.again(entry);
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
    if (entry.online && entry.misses >= MISSES && running) acquaintance.setOnline(entry, false);
  };

  /** Asks everybody, again and again until there is little doubt that all were heard, or until `due`. */
  const inquire = async (due: number): Promise<void> => {
    describeUntil = due;
    for (const entry of table.all()) entry.asked = entry.answered = 0;
    let questions = 0;
    do {
      askedAt = clock.monotonic();
      for (const entry of table.all()) if (entry.online) entry.asked++;
      lan.askEverybody([LIST]);
      questions++;
      await sleep(clock, millis(Math.min(PAUSE, due - clock.monotonic())), 'answers to an ECHONET discovery');
    } while (running && clock.monotonic() < due && doubt(questions) > DOUBT);
    inquiry = null;
  };

  /** One inquiry at a time. */
  const ask = (within: Millis = INQUIRY): Promise<void> => {
    inquiry ??= inquire(clock.monotonic() + within);
    return inquiry;
  };

  /** How likely it is that some node heard none of `questions`, by how many of the known ones missed a question. */
  const doubt = (questions: number): number => {
    const all = table.all();
    const asked = all.reduce((sum, entry) => sum + entry.asked, 0);
    const answered = all.reduce((sum, entry) => sum + Math.min(entry.asked, entry.answered), 0);
    const missed = (asked - answered + 1) / (asked + 2);
    return missed ** questions * Math.max(1, all.length);
  };

  const tick = (): void => {
    timer = clock.after(TICK, 'check of the ECHONET nodes', tick);
    if (clock.monotonic() - askedAt >= AGAIN) void ask();
    for (const entry of table.all()) {
      if (entry.description === null) acquaintance.again(entry);
      else void checkEntry(entry);
    }
  };

  const begin = (): void => {
    if (running) return;
    running = true;
    ends.push(
      lan.onFrame(hear),
      lan.onRestored(() => void ask()),
    );
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
      void ask();
      timer = clock.after(TICK, 'check of the ECHONET nodes', tick);
    },
    stop: end,
    async look(within) {
      const wasRunning = running;
      begin();
      const due = clock.monotonic() + within;
      await ask(within);
      const idle = (): boolean => acquaintance.idle() && strangers.busy + candidates.size === 0;
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
