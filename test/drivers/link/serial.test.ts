import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { LONGEST_BACKLOG } from '#drivers/link/one-opening.ts';
import { createSerialLink } from '#drivers/link/serial.ts';
import { systemClock as clock } from '#drivers/system-clock/system-clock.ts';
import { openPty, ptyAvailable } from '../../pty.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-serial-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const deaf = { bytes: () => undefined, closed: () => undefined };

describe('a serial port that cannot be opened says why', () => {
  test('because it is not there', async () => {
    const link = createSerialLink({ path: join(folder, 'nowhere'), clock });
    await expect(link.open(deaf)).rejects.toMatchObject({ message: expect.stringMatching(/nowhere does not exist; /) });
  });

  test('because it is a file', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    const link = createSerialLink({ path, clock });
    await expect(link.open(deaf)).rejects.toMatchObject({
      message: expect.stringMatching(/file is not a serial port; /),
    });
  });
});

describe.skipIf(!ptyAvailable)('a serial port (skipped where python3, which makes the pty, is absent)', () => {
  test('is held by one program at a time', async () => {
    const pty = await openPty(join(folder, 'held'), () => undefined);
    const [one, two] = [createSerialLink({ path: pty.path, clock }), createSerialLink({ path: pty.path, clock })];
    await one.open(deaf);
    await expect(two.open(deaf)).rejects.toMatchObject({ message: expect.stringMatching(/used by another program; /) });
    await one.close();
    await two.open(deaf);
    await two.close();
    await pty.pull();
  });

  test('that takes no bytes counts as gone before it fills the memory', async () => {
    const pty = await openPty(join(folder, 'stuck'), () => undefined);
    pty.freeze();
    const link = createSerialLink({ path: pty.path, clock });
    const closes: string[] = [];
    await link.open({ bytes: () => undefined, closed: (cause) => closes.push(cause) });
    const piece = new Uint8Array(1_024).fill(0x41);
    let written = 0;
    while (closes.length === 0 && written < 10 * LONGEST_BACKLOG) {
      link.write(piece);
      written += piece.length;
      await setImmediate();
    }
    expect(closes).toEqual([expect.stringMatching(/takes no bytes/)]);
    await link.close();
    await pty.pull();
    expect(closes).toHaveLength(1);
  });

  test('that was pulled fails the next write (EIO): told once, nothing is thrown, and it opens again', async () => {
    const path = join(folder, 'pulled');
    const pty = await openPty(path, () => undefined);
    const link = createSerialLink({ path, clock });
    const closes: string[] = [];
    let told: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      told = resolve;
    });
    await link.open({
      bytes: () => undefined,
      closed(cause) {
        closes.push(cause);
        told();
      },
    });
    pty.pullUnnoticed();
    for (let i = 0; i < 3; i++) link.write(Uint8Array.of(0x41));
    await closed;
    link.write(Uint8Array.of(0x41));
    await link.close();
    await pty.pull();
    expect(closes).toHaveLength(1);
    const again = await openPty(path, () => undefined);
    await link.open(deaf);
    await link.close();
    await again.pull();
  });
});
