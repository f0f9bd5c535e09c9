import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '#core/random.ts';
import { hours, type Instant, type Millis, minutes, plus, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

/** A document as it was last had. */
export interface Fetched {
  readonly body: string;
  /** When the far end last said that this is how it stands. */
  readonly confirmedAt: Instant;
}

export interface HttpClient {
  /** The document, from the far end or, while it is too early to ask again or nobody answers, as last had; null of nothing. */
  get(url: string): Promise<Fetched | null>;
}

export interface HttpClientParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  /** Folder that keeps what was had over a restart; null keeps it in memory only. */
  readonly folder: string | null;
  /** Says who asks: name, version and how to reach the project. */
  readonly agent: string;
  /** The same document is not asked for more often than this. */
  readonly least?: Millis;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

interface Entry extends Fetched {
  readonly etag: string | null;
  readonly modified: string | null;
}

interface State {
  entry: Entry | null;
  /** Not asked again before this; wall clock, so that it holds over a restart. */
  notBefore: Instant | null;
  failures: number;
  running: Promise<Fetched | null> | null;
}

const DEADLINE = seconds(20);
const LARGEST = 4_000_000;
const FIRST_PAUSE = minutes(1);
const LONGEST_PAUSE = hours(6);

/**
 * A client that strangers' servers do not mind: it asks with the conditions HTTP has for that (RFC 9110 chapter 13), no more often
 * than it must, waits longer after each failure or as long as the far end says, and keeps what it had on disk.
 */
export function createHttpClient(parts: HttpClientParts): HttpClient {
  const { clock, log, random, folder, agent, least = minutes(10), fetch = globalThis.fetch } = parts;
  const states = new Map<string, State>();

  function stateOf(url: string): State {
    const found = states.get(url);
    if (found !== undefined) return found;
    const entry = folder === null ? null : readEntry(join(folder, fileOf(url)), log);
    const notBefore = entry === null ? null : plus(entry.confirmedAt, least);
    const made: State = { entry, notBefore, failures: 0, running: null };
    states.set(url, made);
    return made;
  }

  /** A clock that was set back must not keep us from asking for years. */
  const early = ({ notBefore }: State): boolean =>
    notBefore !== null && clock.now() < notBefore && notBefore - clock.now() <= LONGEST_PAUSE;

  async function ask(url: string, state: State): Promise<void> {
    const abort = new AbortController();
    const timer = clock.after(DEADLINE, 'http answer', () => abort.abort());
    try {
      const answer = await fetch(url, { headers: headersOf(state.entry, agent), signal: abort.signal });
      await take(url, state, answer);
    } catch (error) {
      later(url, state, error instanceof Error ? error.message : String(error), null);
    } finally {
      timer.stop();
    }
  }

  async function take(url: string, state: State, answer: Response): Promise<void> {
    const now = clock.now();
    if (answer.status === 304 && state.entry !== null) keep(url, state, { ...state.entry, confirmedAt: now });
    else if (answer.status === 200) {
      const body = await answer.text();
      if (body.length > LARGEST) return later(url, state, `the answer has ${body.length} characters`, null);
      const { headers } = answer;
      keep(url, state, {
        body,
        confirmedAt: now,
        etag: headers.get('etag'),
        modified: headers.get('last-modified'),
      });
    } else {
      await answer.body?.cancel();
      return later(url, state, `status ${answer.status}`, pauseAsked(answer.headers.get('retry-after'), now));
    }
    state.failures = 0;
    state.notBefore = plus(now, least);
  }

  function keep(url: string, state: State, entry: Entry): void {
    state.entry = entry;
    if (folder !== null) writeEntry(folder, fileOf(url), entry, log);
  }

  function later(url: string, state: State, why: string, asked: Millis | null): void {
    state.failures++;
    const doubled = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(20, state.failures - 1));
    const pause = Math.min(LONGEST_PAUSE, asked ?? doubled * (0.5 + random.next() / 2)) as Millis;
    state.notBefore = plus(clock.now(), pause);
    log.warn('no answer from a weather service', {
      url,
      why,
      failures: state.failures,
      pause_s: Math.round(pause / 1_000),
    });
  }

  return {
    async get(url) {
      const state = stateOf(url);
      if (early(state)) return state.entry;
      state.running ??= ask(url, state).then(() => state.entry);
      const answer = await state.running;
      state.running = null;
      return answer;
    },
  };
}

function headersOf(entry: Entry | null, agent: string): Record<string, string> {
  return {
    'user-agent': agent,
    accept: 'application/json',
    ...(entry?.etag === null || entry === null ? {} : { 'if-none-match': entry.etag }),
    ...(entry?.modified === null || entry === null ? {} : { 'if-modified-since': entry.modified }),
  };
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function pauseAsked(header: string | null, now: Instant): Millis | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) && wait > 0 ? (wait as Millis) : null;
}

const fileOf = (url: string): string => `${createHash('sha256').update(url).digest('hex').slice(0, 24)}.json`;

function readEntry(path: string, log: Log): Entry | null {
  try {
    const { body, confirmedAt, etag, modified } = JSON.parse(readFileSync(path, 'utf8')) as Entry;
    return typeof body === 'string' && typeof confirmedAt === 'number' ? { body, confirmedAt, etag, modified } : null;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) log.warn('a kept answer is unreadable and is fetched again', { path });
    return null;
  }
}

function writeEntry(folder: string, file: string, entry: Entry, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${file}.new`), JSON.stringify(entry));
    renameSync(join(folder, `${file}.new`), join(folder, file));
  } catch (error) {
    log.warn('an answer could not be kept', { folder, why: error instanceof Error ? error.message : String(error) });
  }
}
