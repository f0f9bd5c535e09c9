import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { SEED, SOAK } from '../soak.ts';
import { expectAcknowledged } from './acknowledged.ts';
import { createPowerRig } from './power-rig.ts';

const SCRIPT = new URL('write-until-killed.ts', import.meta.url).pathname;
/** `HEMS_SOAK=50` makes them a hundred images and a hundred cuts. */
const IMAGES = 2 * SOAK;
const CUTS = 2 * SOAK;
/** Images of one run of the writer. */
const IMAGES_OF_A_RUN = 10;
/** The promise is 60 s of detail; a minute whose call has returned is durable in the log of minutes, so nothing is lost. */
const LOST_MINUTES = 0;

const rig = createPowerRig();
afterAll(() => rig?.remove());

interface Writer {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  /** What it said, line by line. */
  readonly said: readonly string[];
  /** Resolves once it has said so many lines, or has ended. */
  saidLines(count: number): Promise<void>;
  readonly ended: Promise<unknown>;
}

function startWriter(folder: string, round: number): Writer {
  const child = spawn(process.execPath, [SCRIPT, folder, String(round)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: string[] = [];
  const waiting: { readonly count: number; readonly go: () => void }[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    said.push(line);
    for (const { count, go } of waiting) if (said.length >= count) go();
  });
  const ended = Promise.all([once(lines, 'close'), once(child, 'exit')]);
  const saidLines = (count: number): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ count, go: resolve });
      if (said.length >= count) resolve();
      void ended.then(() => resolve());
    });
  return { child, said, saidLines, ended };
}

const pause = (length: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, length));

describe.skipIf(rig === null)(
  'a power cut (skipped where no ext4 on an XFS with reflinks may be mounted over loop devices)',
  () => {
    it(
      'leaves an image, copied by reference while the store writes, that opens with everything that was acknowledged',
      async () => {
        const { disk, ...power } = rig!;
        const random = createRandom(SEED, 'images');
        for (let first = 0; first < IMAGES; first += IMAGES_OF_A_RUN) {
          const folder = join(disk, `run-${first}`);
          const writer = startWriter(folder, 0);
          const heard: number[] = [];
          for (let index = 0; index < Math.min(IMAGES_OF_A_RUN, IMAGES - first); index++) {
            await writer.saidLines(writer.said.length + 1 + Math.floor(random.next() * 150));
            await pause(random.next() * 20);
            heard.push(writer.said.length);
            await power.takeImage(`image-${index}`);
          }
          expect(writer.child.exitCode).toBeNull();
          writer.child.kill('SIGKILL');
          await writer.ended;
          power.powerOff();
          for (const [index, lines] of heard.entries())
            power.withImage(`image-${index}`, () =>
              expectAcknowledged(folder, 0, writer.said.slice(0, lines), LOST_MINUTES),
            );
          power.powerOn();
          rmSync(folder, { recursive: true });
        }
      },
      60_000 * SOAK,
    );

    it(
      'that takes all that was not flushed, too, loses nothing that was acknowledged',
      async () => {
        const { disk, ...power } = rig!;
        const random = createRandom(SEED, 'power');
        for (let cut = 0; cut < CUTS; cut++) {
          const folder = join(disk, `data-${Math.floor(cut / 10)}`);
          const writer = startWriter(folder, cut % 10);
          await writer.saidLines(1 + Math.floor(random.next() * 300));
          await pause(random.next() * 20);
          // What is said in the very moment does not count: an fsync under way while a file system goes down is not to be trusted.
          const heard = writer.said.length;
          power.cutPower();
          writer.child.kill('SIGKILL');
          await writer.ended;
          power.powerOn();
          expect(heard).toBeGreaterThan(0);
          expectAcknowledged(folder, cut % 10, writer.said.slice(0, heard), LOST_MINUTES);
          if (cut % 10 === 9) rmSync(folder, { recursive: true });
        }
      },
      60_000 * SOAK,
    );
  },
);
