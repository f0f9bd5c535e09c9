import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { SEED, SOAK } from '../soak.ts';
import { expectAcknowledged } from './acknowledged.ts';

const SCRIPT = new URL('write-until-killed.ts', import.meta.url).pathname;
/** `HEMS_SOAK=25` makes it the whole hundred. */
const CUTS = 4 * SOAK;
/** The promise is 60 s of detail; a minute whose call has returned is durable in the log of minutes, so nothing is lost. */
const LOST_MINUTES = 0;

const root = mkdtempSync(join(tmpdir(), 'store-power-'));
const image = join(root, 'image');
const disk = join(root, 'disk');
mkdirSync(disk);

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const mount = (): boolean => run('mount', '-o', 'loop', image, disk);
/**
 * FS_IOC_SHUTDOWN without a flush of the log: from this moment on nothing reaches the device, as when the power goes.
 * What was in the page cache and in the journal's memory is lost. Waits for a byte, so that the moment is ours.
 */
const CUT = `open(my $f, "<", $ARGV[0]) or exit 1; my $how = pack("L", 2); sysread(STDIN, my $byte, 1);
  exit(defined(ioctl($f, 0x8004587d, $how)) ? 0 : 1)`;

function tryOnce(): boolean {
  const made = run('truncate', '-s', '64M', image) && run('mkfs.ext4', '-q', '-b', '4096', image) && mount();
  if (!made) return false;
  const cut = spawnSync('perl', ['-e', CUT, disk], { input: '!', stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
  return run('umount', disk) && cut;
}
const possible = tryOnce();
if (!possible) rmSync(root, { recursive: true });

afterAll(() => {
  if (!possible) return;
  run('umount', disk);
  rmSync(root, { recursive: true });
});

/**
 * Answers the lines heard before the power went. One that is said in that very moment does not count: an fsync that is
 * under way while ext4 is shut down is not to be trusted (about one cut in twenty, it answered 0 for what was then gone).
 */
async function writeUntilCut(folder: string, round: number, lines: number, later: number): Promise<string[]> {
  const cut = spawn('perl', ['-e', CUT, disk], { stdio: ['pipe', 'ignore', 'ignore'] });
  const done = once(cut, 'exit');
  const writer = spawn(process.execPath, [SCRIPT, folder, String(round)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: string[] = [];
  let heard = 0;
  const pull = (): void => {
    heard = said.length;
    cut.stdin.write('!');
    void done.then(() => writer.kill('SIGKILL'));
  };
  for await (const line of createInterface({ input: writer.stdout })) {
    said.push(line);
    if (said.length === lines) setTimeout(pull, later);
  }
  expect(await done).toEqual([0, null]);
  return said.slice(0, heard);
}

describe.skipIf(!possible)('a power cut (skipped where ext4 on a loop device may not be mounted and shut down)', () => {
  it(
    'leaves a file that opens, with every half hour, setting and command, and all but 60 s of detail',
    async () => {
      const random = createRandom(SEED, 'power');
      expect(mount()).toBe(true);
      for (let cut = 0; cut < CUTS; cut++) {
        const folder = join(disk, `data-${Math.floor(cut / 10)}`);
        const said = await writeUntilCut(folder, cut % 10, 1 + Math.floor(random.next() * 300), random.next() * 20);
        expect(run('umount', disk)).toBe(true);
        expect(mount()).toBe(true);
        expectAcknowledged(folder, cut % 10, said, LOST_MINUTES);
        if (cut % 10 === 9) rmSync(folder, { recursive: true });
      }
    },
    60_000 * SOAK,
  );
});
