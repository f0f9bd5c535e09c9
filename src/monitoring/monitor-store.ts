import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';

/**
 * What the service keeps of its houses. Pieces are sealed on the gateway: nothing here can read them.
 *
 * - `gateway`: one house; `epoch` names the file whose pieces are taken, all others are fenced.
 * - `file`: a file of a house. `committed` and `chain` say how far its pieces go; `follows` and `follows_at` where it went
 *   on from another one when a new unit was put in its place; `claim` is the signed word for that.
 * - `piece`: changes (`from_sequence`, `to_sequence`] of a file; pieces of a file follow each other without gap or overlap.
 * - `live`: the last values that the owner lets out, as the gateway sent them.
 */
const LAYOUT = `
CREATE TABLE gateway (
  id TEXT PRIMARY KEY,
  verifier TEXT NOT NULL,
  epoch TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
  gateway TEXT NOT NULL REFERENCES gateway,
  epoch TEXT NOT NULL,
  committed INTEGER NOT NULL,
  chain TEXT NOT NULL,
  follows TEXT,
  follows_at INTEGER NOT NULL,
  claim TEXT,
  since INTEGER NOT NULL,
  PRIMARY KEY (gateway, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE piece (
  number INTEGER PRIMARY KEY,
  gateway TEXT NOT NULL,
  epoch TEXT NOT NULL,
  from_sequence INTEGER NOT NULL,
  to_sequence INTEGER NOT NULL,
  manifest INTEGER NOT NULL,
  received INTEGER NOT NULL,
  frame BLOB NOT NULL,
  UNIQUE (gateway, epoch, from_sequence)
) STRICT;

CREATE TABLE live (
  gateway TEXT PRIMARY KEY REFERENCES gateway,
  received INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

const FILE = 'monitoring.sqlite';
const VERSION = 1;
/** 'HIDM' */
const APPLICATION_ID = 0x4849_444d;

export interface GatewayRow {
  readonly verifier: string;
  /** The file whose pieces are taken. */
  readonly epoch: string;
}

export interface FileRow {
  readonly committed: number;
  readonly chain: string;
  readonly follows: string | null;
  readonly followsAt: number;
  /** The signed word with which it took the place of the one before, JSON. */
  readonly claim: string | null;
}

export interface PieceRow {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly manifest: boolean;
  readonly bytes: number;
}

export interface MonitorStore {
  /** Durable when it returns; nothing of it remains when `work` throws. */
  transaction<T>(work: () => T): T;
  gateway(id: string): GatewayRow | null;
  gateways(): readonly GatewayStatus[];
  addGateway(id: string, row: GatewayRow, now: number): void;
  seen(id: string, told: number, now: number): void;
  setEpoch(id: string, epoch: string): void;
  file(gateway: string, epoch: string): FileRow | null;
  addFile(gateway: string, epoch: string, row: FileRow, now: number): void;
  /** The piece of a file that ends with `sequence`. */
  frameUpTo(gateway: string, epoch: string, sequence: number): Uint8Array | null;
  addPiece(gateway: string, epoch: string, piece: NewPiece, now: number): void;
  /** In order of the sequence. */
  pieces(gateway: string, epoch: string): readonly PieceRow[];
  frame(number: number): Uint8Array;
  keepLive(gateway: string, text: string, now: number): void;
  live(gateway: string): { readonly received: number; readonly text: string } | null;
  close(): void;
}

export interface NewPiece {
  readonly from: number;
  readonly to: number;
  readonly manifest: boolean;
  readonly chain: string;
  readonly frame: Uint8Array;
}

/** What an operator is told of a house. */
export interface GatewayStatus {
  readonly gateway: string;
  readonly epoch: string;
  readonly committed: number;
  /** The newest change the gateway said it has. */
  readonly told: number;
  readonly lastSeen: number;
  readonly pieces: number;
  readonly bytes: number;
}

/**
 * Opens `folder/monitoring.sqlite`, and makes it where there is none; '' for one in memory. Throws DATA_FOLDER where it cannot be written and
 * DATA_FILE for one that is none of ours or of a newer version.
 */
export function openMonitorStore(folder: string): MonitorStore {
  const path = folder === '' ? ':memory:' : join(folder, FILE);
  try {
    if (folder !== '') mkdirSync(folder, { recursive: true });
    const db = new BetterSqlite(path, { timeout: 5_000 });
    db.pragma('journal_mode = WAL');
    // An acknowledged piece has to survive a power cut.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    const version = db.pragma('user_version', { simple: true }) as number;
    const application = db.pragma('application_id', { simple: true }) as number;
    const empty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
    if (!empty && (application !== APPLICATION_ID || version > VERSION)) {
      db.close();
      throw new HemsError('DATA_FILE', `${path} was not written by this version of hems monitor: name another folder.`);
    }
    if (empty)
      db.transaction(() => {
        db.exec(LAYOUT);
        db.pragma(`application_id = ${APPLICATION_ID}`);
        db.pragma(`user_version = ${VERSION}`);
      }).immediate();
    return storeOf(db);
  } catch (error) {
    if (error instanceof HemsError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new HemsError('DATA_FOLDER', `${path} cannot be used (${why}): give the folder to this user.`, {
      cause: error,
    });
  }
}

function storeOf(db: BetterSqlite.Database): MonitorStore {
  const gateway = db.prepare('SELECT verifier, epoch FROM gateway WHERE id = ?');
  const addGateway = db.prepare('INSERT INTO gateway VALUES (@id, @verifier, @epoch, @now, @now, 0)');
  const seen = db.prepare('UPDATE gateway SET told = max(told, ?), last_seen = ? WHERE id = ?');
  const setEpoch = db.prepare('UPDATE gateway SET epoch = ?, told = 0 WHERE id = ?');
  const file = db.prepare(`SELECT committed, chain, follows, follows_at AS followsAt, claim FROM file
    WHERE gateway = ? AND epoch = ?`);
  const addFile = db.prepare(
    'INSERT INTO file VALUES (@gateway, @epoch, @committed, @chain, @follows, @followsAt, @claim, @now)',
  );
  const move = db.prepare('UPDATE file SET committed = ?, chain = ? WHERE gateway = ? AND epoch = ? AND committed = ?');
  const addPiece = db.prepare(`INSERT INTO piece (gateway, epoch, from_sequence, to_sequence, manifest, received, frame)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const pieces =
    db.prepare(`SELECT number, from_sequence AS "from", to_sequence AS "to", manifest, length(frame) AS bytes
    FROM piece WHERE gateway = ? AND epoch = ? ORDER BY from_sequence`);
  const frame = db.prepare('SELECT frame FROM piece WHERE number = ?').pluck();
  const frameAt = db.prepare('SELECT frame FROM piece WHERE gateway = ? AND epoch = ? AND to_sequence = ?').pluck();
  const keepLive = db.prepare('INSERT OR REPLACE INTO live VALUES (?, ?, ?)');
  const live = db.prepare('SELECT received, text FROM live WHERE gateway = ?');
  const statuses = db.prepare(`SELECT g.id AS gateway, g.epoch, f.committed, g.told, g.last_seen AS lastSeen,
      (SELECT count(*) FROM piece p WHERE p.gateway = g.id) AS pieces,
      (SELECT coalesce(sum(length(frame)), 0) FROM piece p WHERE p.gateway = g.id) AS bytes
    FROM gateway g JOIN file f ON f.gateway = g.id AND f.epoch = g.epoch ORDER BY g.id`);

  return {
    transaction: (work) => db.transaction(work).immediate(),
    gateway: (id) => (gateway.get(id) as GatewayRow | undefined) ?? null,
    gateways: () => statuses.all() as GatewayStatus[],
    addGateway: (id, { verifier, epoch }, now) => void addGateway.run({ id, verifier, epoch, now }),
    seen: (id, told, now) => void seen.run(told, now, id),
    setEpoch: (id, epoch) => void setEpoch.run(epoch, id),
    file: (id, epoch) => (file.get(id, epoch) as FileRow | undefined) ?? null,
    addFile: (id, epoch, row, now) => void addFile.run({ gateway: id, epoch, ...row, now }),
    frameUpTo: (id, epoch, sequence) => (frameAt.get(id, epoch, sequence) as Uint8Array | undefined) ?? null,
    addPiece(id, epoch, { from, to, manifest, chain, frame: bytes }, now) {
      addPiece.run(id, epoch, from, to, manifest ? 1 : 0, now, bytes);
      if (move.run(to, chain, id, epoch, from).changes !== 1)
        throw new HemsError('INVARIANT', `A piece of ${id} from ${from} on does not follow what is on file.`);
    },
    pieces: (id, epoch) =>
      (pieces.all(id, epoch) as (Omit<PieceRow, 'manifest'> & { manifest: number })[]).map((row) => ({
        ...row,
        manifest: row.manifest === 1,
      })),
    frame: (number) => frame.get(number) as Uint8Array,
    keepLive: (id, text, now) => void keepLive.run(id, now, text),
    live: (id) => (live.get(id) as { received: number; text: string } | undefined) ?? null,
    close: () => db.close(),
  };
}
