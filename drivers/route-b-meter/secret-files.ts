import { readFileSync, statSync } from 'node:fs';
import { HemsError } from '#core/errors.ts';
import { checkCredentials, type RouteBCredentials } from './credentials.ts';

export interface SecretFiles {
  readonly credentials: RouteBCredentials;
  /** One sentence a file that every user of the machine can read. */
  readonly warnings: readonly string[];
}

/** Reads ID and password. Throws HemsError INPUT with the file's name, and never shows what is in it. */
export function readSecretFiles(idFile: string, passwordFile: string): SecretFiles {
  const credentials = { id: read(idFile, 'route-B ID'), password: read(passwordFile, 'route-B password') };
  try {
    checkCredentials(credentials);
  } catch (error) {
    if (!(error instanceof HemsError)) throw error;
    const file = error.message.includes('password') ? passwordFile : idFile;
    throw new HemsError(error.code, `${file}: ${error.message}`);
  }
  return { credentials, warnings: [idFile, passwordFile].flatMap(warningOf) };
}

function read(file: string, what: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new HemsError('INPUT', `the file ${file} with the ${what} cannot be read: ${reason(error)}`, {
      cause: error,
    });
  }
  if (text === '') throw new HemsError('INPUT', `the file ${file} is empty; write the ${what} into it`);
  return text;
}

function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'no such file; correct the path or write the file';
    case 'EACCES':
      return 'permission denied; give it to the user that runs hems';
    case 'EISDIR':
      return 'it is a folder; name the file in it';
    default:
      return (error as Error).message;
  }
}

const READABLE_BY_ALL = 0o004;

const warningOf = (file: string): readonly string[] =>
  (statSync(file).mode & READABLE_BY_ALL) === 0
    ? []
    : [`every user of this machine can read ${file}; chmod 600 ${file} keeps it to yours`];
