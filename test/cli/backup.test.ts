import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openReader } from '#store/open-reader.ts';
import { openStore } from '#store/open-store.ts';
import { jst, knownRow, slot } from '../contract/records.ts';
import { startHems } from './hems.ts';

const DAY = jst('2026-04-12T00:00');
const root = mkdtempSync(join(tmpdir(), 'hems-backup-'));
afterAll(() => rmSync(root, { recursive: true }));
const hems = (...args: string[]) => startHems('backup', ...args).ended;

it('hems backup makes, lists, verifies and restores, and refuses what is not whole', async () => {
  const data = join(root, 'data');
  const store = openStore({ folder: data, durability: 'full', clock: createVirtualClock({ start: DAY }) });
  store.keepHalfHours([knownRow('a', DAY, 3)]);
  const made = JSON.parse((await hems('now', '--data', data, '--json')).stdout) as { file: string; sha256: string };
  expect((await hems('restore', made.file, '--data', data)).stderr).toMatch(/in use by another hems/);
  store.close();
  expect(JSON.parse((await hems('list', '--data', data, '--json')).stdout)).toMatchObject({
    backups: [{ file: made.file, sha256: made.sha256 }],
  });
  expect((await hems('verify', made.file)).code).toBe(0);
  expect((await hems('restore', made.file, '--data', join(root, 'new'))).code).toBe(0);
  const reader = openReader(join(root, 'new'));
  expect(reader.energy({ from: DAY, to: slot(DAY, 1), step: '30m' })).toMatchObject([{ points: [{ wh: 3 }] }]);
  reader.close();
  writeFileSync(made.file, 'something else');
  const refused = await hems('verify', made.file);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^hems: .* is not what was backed up .*\n$/);
  expect((await hems('verify', join(root, 'nothing'))).code).toBe(2);
});
