import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { listBackups, makeBackup, restoreBackup, verifyBackup } from '#store/backup.ts';
import { openReader } from '#store/open-reader.ts';
import { openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { jst, knownRow, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const NOON = jst('2026-04-12T12:00');
const clock = createVirtualClock({ start: DAY });
let root = '';
let data = '';
let to = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-backup-'));
  data = join(root, 'data');
  to = join(root, 'stick', 'backups');
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (): Store => openStore({ folder: data, durability: 'full', clock });

function fill(store: Store, from = 0): void {
  for (let minute = from; minute < from + 50; minute++)
    store.keepMinute(['a'], { at: plus(DAY, minutes(minute)), watts: [minute], tens: Array(6).fill(minute) });
  store.keepHalfHours([knownRow('a', slot(DAY, from / 30), 7 + from)]);
  for (let minute = from + 50; minute < from + 60; minute++)
    store.keepMinute(['a'], { at: plus(DAY, minutes(minute)), watts: [minute] });
}

const content = (store: Pick<Store, 'minutes' | 'energy' | 'tenSeconds'>) => ({
  minutes: store.minutes('a', DAY, slot(DAY, 48)),
  tens: store.tenSeconds('a', DAY, slot(DAY, 48)),
  days: store.energy({ from: DAY, to: slot(DAY, 48), step: '1d' }),
});

describe('a backup', () => {
  it('is made while the store is open, holds everything down to the newest minute, and is what it was', async () => {
    const store = open();
    fill(store);
    const shares: number[] = [];
    const made = await makeBackup(data, to, NOON, (share) => shares.push(share));
    expect(verifyBackup(made.file)).toEqual(made);
    expect(made.file).toBe(join(to, 'hidamari-20260412T120000.sqlite'));
    expect(readFileSync(`${made.file}.sha256`, 'utf8')).toBe(`${made.sha256}  hidamari-20260412T120000.sqlite\n`);
    expect(listBackups(to)).toMatchObject([{ file: made.file, made: NOON, sha256: made.sha256 }]);
    const before = content(store);
    const epoch = store.identity().epoch;
    store.close();
    const { aside } = restoreBackup(made.file, join(root, 'new'), NOON);
    expect(aside).toBeNull();
    const restored = openStore({ folder: join(root, 'new'), durability: 'full', clock });
    expect(content(restored)).toEqual(before);
    expect(restored.identity().epoch).not.toBe(epoch);
    restored.close();
  });

  it('is put in the place of what is there, which is kept; the minutes of the old log stay out', async () => {
    const store = open();
    fill(store);
    const { file } = await makeBackup(data, to, NOON);
    const before = content(store);
    fill(store, 60);
    expect(() => restoreBackup(file, data, NOON)).toThrow(expect.objectContaining({ code: 'DATA_FOLDER' }));
    store.close();
    const { aside } = restoreBackup(file, data, NOON);
    const again = open();
    expect(content(again)).toEqual(before);
    again.close();
    expect(existsSync(aside!)).toBe(true);
  });

  it('that was changed, cut or robbed of its checksum is refused and nothing is touched', async () => {
    const store = open();
    fill(store);
    const { file } = await makeBackup(data, to, NOON);
    store.close();
    const good = readFileSync(file);
    const kept = readFileSync(join(data, 'hidamari.sqlite'));
    const bad = Buffer.from(good);
    bad[5000]! ^= 1;
    for (const bytes of [bad, good.subarray(0, 8192), Buffer.alloc(0)]) {
      writeFileSync(file, bytes);
      expect(() => restoreBackup(file, data, NOON)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
    }
    writeFileSync(file, good);
    rmSync(`${file}.sha256`);
    expect(() => restoreBackup(file, data, NOON)).toThrow(/cannot be trusted/);
    expect(() => verifyBackup(join(to, 'nothing.sqlite'))).toThrow(expect.objectContaining({ code: 'INPUT' }));
    expect(readFileSync(join(data, 'hidamari.sqlite')).equals(kept)).toBe(true);
    await expect(makeBackup(join(root, 'nowhere'), to, NOON)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('a data folder', () => {
  it('is kept by one process at a time, and read by any', () => {
    const store = open();
    fill(store);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER', message: expect.stringMatching(/in use/) }),
    );
    const reader = openReader(data);
    expect(reader.energy({ from: DAY, to: slot(DAY, 1), step: '30m' })).toMatchObject([{ points: [{ wh: 7 }] }]);
    expect(reader.minutes('a', DAY, slot(DAY, 48))).toHaveLength(40);
    reader.close();
    store.close();
    open().close();
  });
});
