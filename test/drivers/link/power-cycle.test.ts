import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { powerCycleCommand, withPowerCycle } from '#drivers/link/power-cycle.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { ByteLink, ByteLinkEvents } from '#ports/byte-link.ts';
import { silent } from '#ports/log.ts';

const deaf = { bytes: () => undefined, closed: () => undefined };

/** A stick that hangs until its power is cut. */
function stick(hangs: 'no port' | 'mute') {
  let cured = false;
  let opened: ByteLinkEvents = deaf;
  const link: ByteLink = {
    name: 'stick',
    async open(events) {
      if (!cured && hangs === 'no port') throw new HemsError('LINK_OPEN', 'no such port; plug it in');
      opened = events;
    },
    write() {
      if (cured) opened.bytes(Uint8Array.of(1));
    },
    close: async () => {},
  };
  return {
    link,
    cure: () => {
      cured = true;
    },
  };
}

describe('the power of a stick is cut', () => {
  test.each(['no port', 'mute'] as const)(
    'after so many fruitless openings (%s), and not again once it talks',
    async (hangs) => {
      const { link, cure } = stick(hangs);
      let cycles = 0;
      const run = async (): Promise<void> => {
        cycles++;
        cure();
      };
      const guarded = withPowerCycle(link, { after: 3, run });
      const openings = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) {
          await guarded.open(deaf).catch(() => undefined);
          guarded.write(Uint8Array.of(0));
          await guarded.close();
        }
      };
      await openings(3);
      expect(cycles).toBe(0);
      await openings(1);
      expect(cycles).toBe(1);
      await openings(20);
      expect(cycles).toBe(1);
    },
  );

  test('and the opening is dropped when its user closed meanwhile', async () => {
    let opens = 0;
    let finish: () => void = () => undefined;
    const link: ByteLink = { name: 'x', open: async () => void opens++, write: () => undefined, close: async () => {} };
    const guarded = withPowerCycle(link, { after: 0, run: () => new Promise((resolve) => (finish = resolve)) });
    const opening = guarded.open(deaf);
    await guarded.close();
    finish();
    await opening;
    expect(opens).toBe(0);
  });

  test('by a shell command; one that fails is no fault of ours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hidamari-hook-'));
    const file = join(folder, 'cycled');
    await powerCycleCommand(`echo off && echo on > '${file}'`, systemClock, silent)();
    expect(readFileSync(file, 'utf8')).toBe('on\n');
    await powerCycleCommand('exit 3', systemClock, silent)();
    rmSync(folder, { recursive: true });
  });
});
