import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { decodeMinute, encodeMinute } from './minute-blob.ts';
import { syncFile } from './sync-file.ts';

/**
 * The minutes of the last half hour, each durable as soon as it is over, in a file of fixed size beside the database:
 * one block of flash per minute instead of the five that a commit costs. The database takes them over many at a time;
 * until then they are read back from here after a power cut.
 *
 * A ring of blocks. A block is written once per turn, so a torn write can only cost the minute being written. Block:
 * magic, CRC-32 of what follows, first 8 bytes of SHA-256 of the epoch, `at`, order, length of watts, length of tens
 * (all u32 little endian), watts, tens.
 */
export interface MinuteLog {
  /** False where it could not be made durable: the caller has to commit instead. */
  append(minute: LoggedMinute): boolean;
  /** Every whole minute of this epoch that is still in the ring, ascending in time. */
  read(): readonly LoggedMinute[];
  close(): void;
}

/** A minute on its way into a block: `at` in minutes, `order` a number of `minute_order`, whole watts. */
export interface LoggedMinute {
  readonly at: number;
  readonly order: number;
  readonly watts: readonly (number | null)[];
  readonly tens: readonly (number | null)[] | null;
}

const MAGIC = 0x474c_4d48;
const BLOCK = 4096;
/** More than ever wait for the database at once. */
const BLOCKS = 64;
const HEAD = 32;

export const logPath = (path: string): string => `${path}-minutes`;

/** Opens the log of the database at `path`, and makes it where there is none. Throws what the operating system throws. */
export function openMinuteLog(path: string, epoch: string): MinuteLog {
  const file = logPath(path);
  if (!existsSync(file)) makeLog(file);
  const handle = openSync(file, 'r+');
  const mark = epochMark(epoch);
  const block = Buffer.alloc(BLOCK);
  let next = 0;

  return {
    append(minute) {
      if (!fill(block, mark, minute)) return false;
      try {
        writeSync(handle, block, 0, BLOCK, next * BLOCK);
        fdatasyncSync(handle);
      } catch {
        // The caller commits to the database, which says what is wrong with the disk where it cannot either.
        return false;
      }
      next = (next + 1) % BLOCKS;
      return true;
    },
    read: () => {
      const found = readBlocks(handle, mark);
      next = found.next;
      return found.minutes;
    },
    close: () => closeSync(handle),
  };
}

/** The minutes of a log that nobody writes any more, for a copy of its database. Empty where there is no log. */
export function readMinuteLog(path: string, epoch: string): readonly LoggedMinute[] {
  if (!existsSync(logPath(path))) return [];
  const handle = openSync(logPath(path), 'r');
  try {
    return readBlocks(handle, epochMark(epoch)).minutes;
  } finally {
    closeSync(handle);
  }
}

const epochMark = (epoch: string): Buffer => createHash('sha256').update(epoch).digest().subarray(0, 8);

/** Blocks are written once here, so that later writes change no metadata of the file system. */
function makeLog(file: string): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w');
  try {
    writeSync(handle, Buffer.alloc(BLOCK * BLOCKS));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  syncFile(dirname(file));
}

/** False where the minute is too long for a block. */
function fill(block: Buffer, mark: Buffer, minute: LoggedMinute): boolean {
  const { at, order } = minute;
  const watts = encodeMinute(minute.watts);
  const tens = minute.tens === null ? null : encodeMinute(minute.tens);
  const tensLength = tens?.length ?? 0;
  if (HEAD + watts.length + tensLength > BLOCK) return false;
  block.fill(0);
  block.writeUInt32LE(MAGIC, 0);
  mark.copy(block, 8);
  block.writeUInt32LE(at, 16);
  block.writeUInt32LE(order, 20);
  block.writeUInt32LE(watts.length, 24);
  block.writeUInt32LE(tensLength, 28);
  block.set(watts, HEAD);
  if (tens !== null) block.set(tens, HEAD + watts.length);
  block.writeUInt32LE(crc32(block.subarray(8)), 4);
  return true;
}

/** `next`: the block after the newest minute; a minute that is still needed is never the first to be overwritten. */
function readBlocks(handle: number, mark: Buffer): { readonly minutes: LoggedMinute[]; readonly next: number } {
  const minutes: LoggedMinute[] = [];
  const block = Buffer.alloc(BLOCK);
  let newest = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (let index = 0; index < BLOCKS; index++) {
    const length = readSync(handle, block, 0, BLOCK, index * BLOCK);
    const minute = length === BLOCK ? parse(block, mark) : null;
    if (minute === null) continue;
    minutes.push(minute);
    if (minute.at > newest) {
      newest = minute.at;
      next = (index + 1) % BLOCKS;
    }
  }
  return { minutes: minutes.sort((a, b) => a.at - b.at), next };
}

function parse(block: Buffer, mark: Buffer): LoggedMinute | null {
  if (block.readUInt32LE(0) !== MAGIC || block.readUInt32LE(4) !== crc32(block.subarray(8))) return null;
  if (!block.subarray(8, 16).equals(mark)) return null;
  const watts = block.readUInt32LE(24);
  const tens = block.readUInt32LE(28);
  return {
    at: block.readUInt32LE(16),
    order: block.readUInt32LE(20),
    watts: decodeMinute(block.subarray(HEAD, HEAD + watts)),
    tens: tens === 0 ? null : decodeMinute(block.subarray(HEAD + watts, HEAD + watts + tens)),
  };
}
