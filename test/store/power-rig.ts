import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A device whose power can be cut: ext4 on a loop device whose image is a file of an XFS, itself on a loop device. What ext4
 * writes waits in the memory of the XFS until ext4 flushes it, as in the cache of a card.
 */
export interface PowerRig {
  /** Where the ext4 is mounted. */
  readonly disk: string;
  /**
   * A copy by reference of the image (`cp --reflink=always`), taken in one moment while ext4 goes on: all it had written by
   * then, flushed or not.
   */
  takeImage(name: string): Promise<void>;
  /** Cuts the power of the whole device: nothing that was not flushed remains. Whatever runs on the disk gets EIO. */
  cutPower(): void;
  /** Mounts the disk again after a cut. */
  powerOn(): void;
  /** Mounts an image in place of the disk while `look` looks at it. */
  withImage(name: string, look: () => void): void;
  /** Unmounts the disk, so that images can be looked at. */
  powerOff(): void;
  remove(): void;
}

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function must(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/** FS_IOC_SHUTDOWN (XFS_IOC_GOINGDOWN) without a flush of the log. */
const SHUT_DOWN =
  'open(my $f, "<", $ARGV[0]) or exit 1; my $how = pack("L", 2); exit(defined(ioctl($f, 0x8004587d, $how)) ? 0 : 1)';

/** Null where this machine does not let us: no root, no loop devices, no XFS that knows reflinks, no perl. */
export function createPowerRig(): PowerRig | null {
  const root = mkdtempSync(join(tmpdir(), 'store-power-'));
  const [hostImage, host, disk] = ['host-image', 'host', 'disk'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const image = join(host, 'image');
  mkdirSync(host);
  mkdirSync(disk);
  const mountHost = (): boolean => run('mount', '-o', 'loop', hostImage, host);
  const mountDisk = (of = image): boolean => run('mount', '-o', 'loop', of, disk);
  const cut = (): boolean => run('perl', '-e', SHUT_DOWN, host);
  const remove = (): void => {
    run('umount', disk);
    run('umount', host);
    rmSync(root, { recursive: true });
  };
  const powerOn = (): void => {
    run('umount', disk);
    must('umount', host);
    if (!mountHost() || !mountDisk()) throw new Error('the disk cannot be mounted after a power cut');
  };
  const rig: PowerRig = {
    disk,
    async takeImage(name) {
      const copying = spawn('cp', ['--reflink=always', image, join(host, name)], { stdio: 'ignore' });
      const [status] = (await once(copying, 'exit')) as [number];
      if (status !== 0) throw new Error('the image cannot be copied by reference');
    },
    cutPower() {
      if (!cut()) throw new Error('the power cannot be cut');
    },
    powerOn,
    powerOff: () => must('umount', disk),
    withImage(name, look) {
      if (!mountDisk(join(host, name))) throw new Error(`${name} cannot be mounted`);
      try {
        look();
      } finally {
        must('umount', disk);
        rmSync(join(host, name));
      }
    },
    remove,
  };
  const made =
    run('truncate', '-s', '600M', hostImage) &&
    run('mkfs.xfs', '-q', '-m', 'reflink=1', hostImage) &&
    mountHost() &&
    run('truncate', '-s', '64M', image) &&
    run('mkfs.ext4', '-q', '-b', '4096', image) &&
    run('cp', '--reflink=always', image, join(host, 'try')) &&
    mountDisk() &&
    run('sync', '-f', disk) &&
    cut();
  if (!made) {
    remove();
    return null;
  }
  powerOn();
  return rig;
}
