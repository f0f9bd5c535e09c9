import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore, openStore } from '#store/open-store.ts';
import { jst, recordsContract } from '../contract/records.ts';

const root = mkdtempSync(join(tmpdir(), 'store-contract-'));
const clock = createVirtualClock({ start: jst('2026-04-12T00:00') });
let count = 0;

afterAll(() => rmSync(root, { recursive: true }));

recordsContract('store in memory', () => openMemoryStore({ clock, epoch: 'test' }));
recordsContract('store file for a simulation', () =>
  openStore({ folder: join(root, String(count++)), durability: 'none', clock }),
);
recordsContract('store file with full durability', () =>
  openStore({ folder: join(root, String(count++)), durability: 'full', clock }),
);
