import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Restored, restore } from '#app/back-up/restore.ts';
import { hours, minutes } from '#core/time/instant.ts';
import type { VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { RestoreTarget } from '#ports/restore-target.ts';
import type { Sealer } from '#ports/sealer.ts';
import { createSealer } from '#sealing/sealer.ts';
import { FILE, openStore } from '#store/open-store.ts';
import { beginRestore } from '#store/restore-changes.ts';
import { eventAt, knownRow, planNamed, problemAt } from '../contract/records.ts';
import {
  at,
  createClock,
  cursorInMemory,
  GATEWAY,
  KEY,
  liveHalfHour,
  pass,
  type Service,
  serviceOn,
  START,
  unitOn,
} from './rig.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'restore-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A house that lived for a while, holes, corrections and all, and stands at the service up to its last change. */
async function backedUp() {
  const clock = createClock();
  const service = serviceOn(clock);
  const store = openStore({ folder: join(root, 'old'), durability: 'none', clock, epoch: 'first' });
  const unit = unitOn(clock, service, { store });
  for (let index = 0; index < 60; index++) {
    liveHalfHour(store, index);
    store.keepHalfHours([{ series: 'grid.import', at: at(index), wh: null, missing: 'no-answer', origin: 'meter' }]);
    await pass(clock, minutes(30));
  }
  store.keepHalfHours([knownRow('grid.import', at(3), 12, 'history')]);
  store.correct({ series: 'circuit.1', at: at(4), wh: 3, missing: null, who: 'owner', madeAt: START, why: 'test' });
  store.keepPlan(planNamed('p', START), problemAt(START));
  store.hold({ device: 'battery', since: START });
  store.release('battery');
  store.defineSeries({ id: 'circuit.2', name: '台所', unit: 'Wh' });
  unit.backUp.soon();
  await pass(clock, minutes(5));
  unit.backUp.stop();
  unit.line.cut();
  return { clock, service, store, unit };
}

async function fetchInto(
  clock: VirtualClock,
  service: Service,
  target: RestoreTarget,
  sealer: Sealer = createSealer(KEY),
): Promise<Restored> {
  const { uplink } = service.connect(GATEWAY);
  const settled = restore({ gateway: GATEWAY, uplink, sealer, target, clock, nonce: 'n', onProgress: () => undefined });
  let result: PromiseSettledResult<Restored> | null = null;
  void Promise.allSettled([settled]).then(([one]) => {
    result = one;
  });
  await clock.run({ until: (clock.now() + hours(1)) as never, stop: () => result !== null });
  await uplink.stop();
  return settled;
}

/** Everything in a file but its name and the moment it was made, table by table. */
function contentOf(folder: string): Record<string, unknown[]> {
  const db = new BetterSqlite(join(folder, FILE), { readonly: true });
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  const content: Record<string, unknown[]> = {};
  for (const table of tables)
    if (table !== 'identity' && table !== 'change')
      content[table] = db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).raw().all();
  db.close();
  return content;
}

describe('a restore onto a new unit', () => {
  it('gives the same file, proven by its manifest, goes on from there and leaves the old unit outside', async () => {
    const { clock, service, store, unit } = await backedUp();
    const target = beginRestore(join(root, 'new'), clock.now());
    const restored = await fetchInto(clock, service, target);
    expect(restored.proven?.sequence).toBe(store.identity().sequence);
    const follows = { epoch: restored.epoch, at: restored.sequence };
    target.finish('second', clock.now());
    store.close();
    expect(contentOf(join(root, 'new'))).toEqual(contentOf(join(root, 'old')));

    const fresh = openStore({ folder: join(root, 'new'), durability: 'full', clock });
    expect(fresh.identity()).toEqual({ epoch: 'second', sequence: restored.sequence });
    const cursor = cursorInMemory();
    cursor.keep({ ...unit.backUp.position(), epoch: 'second', follows });
    const next = unitOn(clock, service, { store: fresh, cursor, seed: 5 });
    fresh.journal(eventAt(START, 'on the new unit'));
    next.backUp.soon();
    await pass(clock, minutes(5));
    // Nothing that was there is sent again.
    expect(service.store.pieces(GATEWAY, 'second').map(({ from }) => from)).toEqual([restored.sequence]);
    // The old box wakes up.
    const old = openStore({ folder: join(root, 'old'), durability: 'none', clock });
    old.journal(eventAt(START, 'on the old unit'));
    const back = unitOn(clock, service, { store: old, cursor: unit.cursor, seed: 6 });
    await pass(clock, hours(5));
    expect(back.states).toEqual([{ state: 'replaced', by: 'second' }]);
    expect(service.store.file(GATEWAY, 'first')?.committed).toBe(restored.sequence);
    old.close();

    // And the new unit can be replaced in turn.
    back.line.cut();
    next.line.cut();
    const third = beginRestore(join(root, 'third'), clock.now());
    await fetchInto(clock, service, third);
    third.finish('third', clock.now());
    fresh.close();
    expect(contentOf(join(root, 'third'))).toEqual(contentOf(join(root, 'new')));
  });

  it('fails closed with a wrong recovery key and touches nothing', async () => {
    const { clock, service, store } = await backedUp();
    store.close();
    const before = readFileSync(join(root, 'old', FILE));
    const target = beginRestore(join(root, 'old'), clock.now());
    const wrong = createSealer(Uint8Array.from(KEY, (byte, index) => (index === 3 ? byte ^ 1 : byte)));
    await expect(fetchInto(clock, service, target, wrong)).rejects.toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringContaining('recovery key'),
    });
    target.abandon();
    expect(readFileSync(join(root, 'old', FILE)).equals(before)).toBe(true);
  });

  it('sees a piece that was left out, exchanged or changed at the service', async () => {
    const { clock, service, store } = await backedUp();
    store.close();
    const frames = service.store.frame.bind(service.store);
    const pieces = service.store.pieces.bind(service.store);
    const attempt = async (tamper: Partial<Pick<typeof service.store, 'frame' | 'pieces'>>) => {
      Object.assign(service.store, { frame: frames, pieces, ...tamper });
      const target = beginRestore(join(root, 'new'), clock.now());
      await expect(fetchInto(clock, service, target)).rejects.toMatchObject({ code: 'DATA_FILE' });
      target.abandon();
    };
    const all = pieces(GATEWAY, 'first');
    expect(all.length).toBeGreaterThan(5);
    await attempt({ pieces: () => all.filter((_, index) => index !== 2) });
    await attempt({ frame: (number) => frames(number === 2 ? 3 : number) });
    await attempt({
      frame(number) {
        const bytes = Uint8Array.from(frames(number));
        if (number === 3) bytes[bytes.length - 40]! ^= 1;
        return bytes;
      },
    });
  });

  it('says that a service which stays silent did not answer', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    service.away(true);
    const target = beginRestore(join(root, 'new'), clock.now());
    await expect(fetchInto(clock, service, target)).rejects.toMatchObject({ code: 'NO_ANSWER' });
    target.abandon();
  });
});
