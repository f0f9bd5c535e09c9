import { HemsError } from '#core/errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Turns what SQLite or the operating system said about the file `path` into an error of the table. Anything that is not
 * about the file (a HemsError, a programming error) is given back as it is.
 */
export function storeFailure(error: unknown, path: string): unknown {
  if (error instanceof HemsError) return error;
  const code = codeOf(error);
  const cause = { cause: error };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_IOERR_SHORT_READ') {
    return damaged(path, error);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new HemsError('DATA_FOLDER', `The disk that holds ${path} is full: make room there.`, cause);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new HemsError('DATA_FOLDER', `${path} is being written by another program: stop that one first.`, cause);
  }
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    return new HemsError('INVARIANT', `${path} refused a row: ${(error as Error).message}.`, cause);
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH|IOERR)/.test(code) || /^E[A-Z]+$/.test(code)) {
    const why = (error as Error).message;
    return new HemsError('DATA_FOLDER', `${path} cannot be written (${why}): give the folder to this user.`, cause);
  }
  return error;
}

export const damaged = (path: string, cause?: unknown): HemsError =>
  new HemsError('DATA_FILE', `${path} is damaged and was left untouched: restore it from a backup.`, { cause });

/** Damage as opposed to a file that is whole but foreign or newer. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof HemsError &&
  error.code === 'DATA_FILE' &&
  error.message.includes(' is damaged and was left untouched');
