import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A fresh 4 KiB-block ext4 on a loop device, whose far end counts what it is told to write. */
export interface CountingDevice {
  readonly folder: string;
  /** Written bytes and flushes since the device was made. */
  counts(): { readonly bytes: number; readonly flushes: number };
  /** Pushes out what the file system still holds back. */
  settle(): void;
  remove(): void;
}

/** Null where this machine does not let us have one (no root, no loop devices, no mkfs). */
export function makeCountingDevice(sizeMb = 256): CountingDevice | null {
  const root = mkdtempSync(join(tmpdir(), 'hidamari-device-'));
  const image = join(root, 'image');
  const folder = join(root, 'mount');
  mkdirSync(folder);
  const made = ['truncate', 'mkfs.ext4'].every((command) => {
    const args =
      command === 'truncate' ? ['-s', `${sizeMb}M`, image] : ['-q', '-b', '4096', '-E', 'lazy_itable_init=0', image];
    return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  });
  if (!made || spawnSync('mount', ['-o', 'loop,noatime', image, folder], { stdio: 'ignore' }).status !== 0) {
    rmSync(root, { recursive: true, force: true });
    return null;
  }
  const device = basename(execFileSync('findmnt', ['-n', '-o', 'SOURCE', folder], { encoding: 'utf8' }).trim());
  // Fields of Documentation/block/stat.rst: 7 is sectors of 512 bytes written, 16 flush requests completed.
  const read = () => {
    const fields = readFileSync(`/sys/block/${device}/stat`, 'utf8').trim().split(/\s+/).map(Number);
    return { bytes: fields[6]! * 512, flushes: fields[15] ?? Number.NaN };
  };
  execFileSync('sync', ['-f', folder]);
  const first = read();
  return {
    folder,
    counts() {
      const now = read();
      return { bytes: now.bytes - first.bytes, flushes: now.flushes - first.flushes };
    },
    settle: () => void execFileSync('sync', ['-f', folder]),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
