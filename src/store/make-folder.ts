import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. Not `mkdirSync(…, { recursive: true })`: where the system answers ENOENT although
 * the parent is there, as below /proc, Node 24.21 tries again for ever.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
