import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { instant } from '#core/time/instant.ts';
import { lineage } from '#monitoring/intake.ts';
import { openMonitorStore } from '#monitoring/monitor-store.ts';
import { createSealer } from '#sealing/sealer.ts';
import { wordsOf } from '#sealing/recovery-key.ts';
import { FILE } from '#store/open-store.ts';
import { beginRestore } from '#store/restore-changes.ts';
import { SEED, SOAK } from '../soak.ts';
import { type BrokerSite, brokerSite, MOSQUITTO, NO_MOSQUITTO } from './broker.ts';
import { GATEWAY, KEY } from './rig.ts';

/** `HEMS_SOAK=100` makes it the whole three hundred. */
const ROUNDS = Math.min(300, 3 * SOAK);
const GATEWAY_SCRIPT = new URL('gateway-process.ts', import.meta.url).pathname;
const HEMS = new URL('../../src/cli/hems.ts', import.meta.url).pathname;

let folder = '';
const children = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-kill-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  rmSync(folder, { recursive: true, force: true });
});

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.on('exit', () => resolve());
  });

function started(child: ChildProcess): ChildProcess {
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

/** What the gateways of this test have said: how far they wrote, and how far the service has confirmed. */
function listenTo(said: { written: number; confirmed: number; lines: number; odd: string[]; heard: () => void }) {
  return (child: ChildProcess): void => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [what, number] = line.split(' ');
      said.lines++;
      if (what === 'w') said.written = Number(number);
      else if (what === 'c') said.confirmed = Math.max(said.confirmed, Number(number));
      else if (!/^s \{"state":"(away|working)"\}$/.test(line)) said.odd.push(line);
      said.heard();
    });
  };
}

async function world(site: BrokerSite) {
  const { key, cert } = await site.gateway(GATEWAY);
  const tls = join(folder, 'tls.json');
  writeFileSync(tls, JSON.stringify({ ca: site.ca, cert, key }));
  const said = { written: 0, confirmed: 0, lines: 0, odd: [] as string[], heard: (): void => undefined };
  const listen = listenTo(said);
  const until = (met: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      said.heard = () => {
        if (met()) resolve();
      };
      said.heard();
    });
  const start = {
    broker: async () => started(await site.start()),
    monitor: async () =>
      started(spawn(process.execPath, [HEMS, 'monitor', '--config', site.monitorConfig], { stdio: 'ignore' })),
    gateway: async () => {
      const child = started(
        spawn(process.execPath, [GATEWAY_SCRIPT, join(folder, 'data'), site.url, tls, GATEWAY], {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, WORDS: wordsOf(KEY) },
        }),
      );
      listen(child);
      return child;
    },
  };
  return { said, until, start };
}

it.skipIf(!MOSQUITTO)(
  `every confirmed row stands once and none is lost when gateway, broker and service are killed in any order${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`,
  async () => {
    const site = await brokerSite(join(folder, 'site'));
    const { said, until, start } = await world(site);
    const running = { broker: await start.broker(), monitor: await start.monitor(), gateway: await start.gateway() };
    const random = createRandom(SEED, 'kill');
    await until(() => said.confirmed > 0);
    for (let round = 0; round < ROUNDS; round++) {
      const victim = (['gateway', 'broker', 'monitor'] as const)[random.integer(3)]!;
      const from = said.lines + 1 + random.integer(12);
      await until(() => said.lines >= from);
      running[victim].kill('SIGKILL');
      await gone(running[victim]);
      running[victim] = await start[victim]();
      const confirmed = said.confirmed;
      // Now and then the next is killed before this one has found its place again.
      if (random.integer(3) > 0) await until(() => said.confirmed > confirmed);
    }
    const goal = said.written;
    await until(() => said.confirmed >= goal);
    running.gateway.kill('SIGKILL');
    await gone(running.gateway);
    running.monitor.kill('SIGKILL');
    await gone(running.monitor);
    expect(said.odd).toEqual([]);
    compare(said.confirmed);
  },
  900_000,
);

/** What stands at the service is what stood in the gateway's file, row by row, up to what was confirmed. */
function compare(confirmed: number): void {
  const service = openMonitorStore(join(folder, 'site', 'monitor'));
  const { epoch } = service.gateway(GATEWAY)!;
  const sealer = createSealer(KEY);
  const target = beginRestore(join(folder, 'restored'), instant(0));
  const numbers: number[] = [];
  for (const { number } of lineage(service, GATEWAY, epoch)) {
    const { changes } = sealer.open(service.frame(number));
    target.apply(changes);
    for (const run of changes.halfHours) for (const row of run.rows) numbers.push(row.sequence);
    for (const row of [...changes.minutes, ...changes.journal, ...changes.settings]) numbers.push(row.sequence);
  }
  const { committed } = service.file(GATEWAY, epoch)!;
  service.close();
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(committed).toBeGreaterThanOrEqual(confirmed);
  target.finish(epoch, instant(0));
  expect(rowsUpTo(join(folder, 'restored'), committed)).toEqual(rowsUpTo(join(folder, 'data'), committed));
}

function rowsUpTo(place: string, committed: number): unknown[] {
  const db = new BetterSqlite(join(place, FILE), { readonly: true });
  const rows = ['half_hour', 'minute_block', 'journal', 'series'].map((table) =>
    db.prepare(`SELECT * FROM ${table} WHERE sequence <= ? ORDER BY sequence`).raw().all(committed),
  );
  db.close();
  return rows;
}
