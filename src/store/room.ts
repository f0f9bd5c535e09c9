import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HemsError } from '#core/errors.ts';

/**
 * Room on the disk that nobody else can take: a file of fixed size beside the database that is given up when the disk is
 * full, so that half hours, settings and commands are still written while detail is dropped. Two megabytes are
 * two months of half hours, and the pages of deleted detail come on top.
 */
export interface Room {
  /** The disk was found full and has not had room since: detail is not kept. */
  tight(): boolean;
  /** From now on detail is not kept. */
  tighten(): void;
  /** Gives the reserve up. False where there is nothing left to give. */
  giveUp(): boolean;
  /** Detail is kept again where the disk has some room; the reserve is taken again where it has much. */
  regain(): void;
}

const RESERVE = 2 * 1024 * 1024;
/** The reserve is taken on a disk that has twice as much. */
const WORTH = 2 * RESERVE;
/** Half an hour of everything, several times over. */
const ENOUGH = 256 * 1024;

export function createRoom(path: string): Room {
  const reserve = `${path}-reserve`;
  let tight = false;
  /** What is free is the reserve itself: not for detail. */
  let given = false;

  function regain(): void {
    const { bavail, bsize } = statfsSync(dirname(path));
    const free = bavail * bsize;
    if (free >= (given ? WORTH : ENOUGH)) tight = false;
    if (free < WORTH || existsSync(reserve)) return;
    take(reserve);
    given = false;
  }
  regain();

  return {
    tight: () => tight,
    tighten() {
      tight = true;
    },
    giveUp() {
      tight = true;
      if (!existsSync(reserve)) return false;
      rmSync(reserve, { force: true });
      given = true;
      return true;
    },
    regain,
  };
}

/** Written, not only extended: a hole would keep nothing free. A disk that fills up meanwhile leaves no reserve. */
function take(reserve: string): void {
  try {
    const file = openSync(reserve, 'w');
    try {
      const block = Buffer.alloc(256 * 1024, 0xff);
      for (let written = 0; written < RESERVE; written += block.length) writeSync(file, block);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    rmSync(reserve, { force: true });
  }
}

export const isFull = (error: unknown): boolean =>
  error instanceof HemsError && error.code === 'DATA_FOLDER' && / is full:/.test(error.message);
