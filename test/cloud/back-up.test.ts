import { describe, expect, it } from 'vitest';
import { days, hours, minutes } from '#core/time/instant.ts';
import { lineage } from '#monitoring/intake.ts';
import { createSealer } from '#sealing/sealer.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createClock, GATEWAY, KEY, liveHalfHour, pass, serviceOn, unitOn } from './rig.ts';

/** Every row number that stands at the service, in the order of its pieces. */
function numbersAt(service: ReturnType<typeof serviceOn>, epoch = 'first'): number[] {
  const sealer = createSealer(KEY);
  return lineage(service.store, GATEWAY, epoch).flatMap(({ number }) => {
    const { changes } = sealer.open(service.store.frame(number));
    const rows = [
      ...changes.series,
      ...changes.orders,
      ...changes.halfHours.flatMap((run) => run.rows),
      ...changes.minutes,
      ...changes.plans,
      ...changes.journal,
      ...changes.holds,
      ...changes.settings,
      ...changes.corrections,
    ];
    return rows.map(({ sequence }) => sequence);
  });
}

describe('the outbox', () => {
  it('sends the whole file at registration, and then what is new, each row once', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    const store = openMemoryStore({ clock, epoch: 'first' });
    for (let index = 0; index < 100; index++) liveHalfHour(store, index);
    const unit = unitOn(clock, service, { store });
    await pass(clock, minutes(2));
    expect(unit.backUp.position().sequence).toBe(store.identity().sequence);
    for (let index = 100; index < 130; index++) {
      liveHalfHour(store, index);
      await pass(clock, minutes(30));
    }
    await pass(clock, hours(2));
    expect(unit.faults).toEqual([]);
    expect(unit.cursor.kept?.sequence).toBe(store.identity().sequence);
    const numbers = numbersAt(service);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(unit.states).toEqual([{ state: 'working' }]);
  });

  it('moves only when the service confirms; a service that is away is asked with small questions, ever more rarely', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    service.away(true);
    const sent: { kind: string; bytes: number }[] = [];
    const unit = unitOn(clock, service);
    unit.line.onUp((kind, payload) => sent.push({ kind, bytes: payload.length }));
    liveHalfHour(unit.store, 0);
    await pass(clock, days(2));
    expect(sent.every(({ kind, bytes }) => kind === 'hello' && bytes < 600)).toBe(true);
    expect(sent.length).toBeGreaterThan(400);
    expect(sent.length).toBeLessThan(1_300);
    expect(unit.cursor.kept).toBeNull();
    expect(clock.waiting()).toBeLessThan(5);
  });

  it('catches up with 400 days once, in pieces that leave between them room for live values', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    const unit = unitOn(clock, service);
    await pass(clock, minutes(1));
    unit.line.cut();
    for (let index = 0; index < 400 * 48; index += 16) liveHalfHour(unit.store, index);
    await pass(clock, days(1));
    unit.line.join();
    await pass(clock, minutes(10));
    expect(unit.backUp.position().sequence).toBe(unit.store.identity().sequence);
    const numbers = numbersAt(service);
    expect(new Set(numbers).size).toBe(numbers.length);
    const pieces = service.store.pieces(GATEWAY, 'first');
    expect(Math.max(...pieces.map(({ bytes }) => bytes))).toBeLessThan(256 * 1024);
  });

  it('goes on where the service stands, whatever either of them lost', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    const store = openMemoryStore({ clock, epoch: 'first' });
    let unit = unitOn(clock, service, { store });
    for (let index = 0; index < 60; index++) {
      liveHalfHour(store, index);
      await pass(clock, minutes(30));
      if (index % 5 === 0) unit.line.cut();
      if (index % 5 === 2) unit.line.join();
      if (index % 17 === 3) {
        // The gateway starts again without its cursor.
        unit.line.cut();
        unit.backUp.stop();
        unit = unitOn(clock, service, { store, seed: index });
      }
    }
    unit.line.join();
    unit.backUp.soon();
    await pass(clock, hours(2));
    expect(unit.backUp.position().sequence).toBe(store.identity().sequence);
    const numbers = numbersAt(service);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('adds the file up once a day, in a piece that reaches the newest change', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    const unit = unitOn(clock, service);
    for (let index = 0; index < 48 * 3; index++) {
      liveHalfHour(unit.store, index);
      await pass(clock, minutes(30));
    }
    const sealer = createSealer(KEY);
    const manifests = service.store
      .pieces(GATEWAY, 'first')
      .filter(({ manifest }) => manifest)
      .map(({ number }) => sealer.open(service.store.frame(number)).changes);
    expect(manifests.length).toBe(3);
    for (const { manifest, to } of manifests) expect(manifest?.sequence).toBe(to);
  });

  it('stays silent for ever once another unit with the recovery key has taken its place, and for nobody else', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    const old = unitOn(clock, service);
    liveHalfHour(old.store, 0);
    await pass(clock, minutes(5));
    const forged = { epoch: 'forged', follows: null, signature: createSealer(new Uint8Array(16)).sign('x') };
    old.backUp.received('replaced', new TextEncoder().encode(JSON.stringify({ claim: forged })));
    expect(old.backUp.position().replaced).toBeNull();

    const fresh = openMemoryStore({ clock, epoch: 'second' });
    liveHalfHour(fresh, 0);
    const unit = unitOn(clock, service, { store: fresh, seed: 2 });
    await pass(clock, minutes(5));
    expect(unit.backUp.position().sequence).toBe(fresh.identity().sequence);
    const before = service.store.pieces(GATEWAY, 'first').length;
    liveHalfHour(old.store, 1);
    await pass(clock, hours(3));
    expect(old.states.at(-1)).toEqual({ state: 'replaced', by: 'second' });
    expect(service.store.pieces(GATEWAY, 'first').length).toBe(before);
    // A start later it still knows.
    old.backUp.stop();
    const again = unitOn(clock, service, { store: old.store, cursor: old.cursor, seed: 3 });
    await pass(clock, hours(3));
    expect(again.states).toEqual([{ state: 'replaced', by: 'second' }]);
    expect(service.store.gateway(GATEWAY)?.epoch).toBe('second');
  });

  it('is refused to a unit that has another recovery key', async () => {
    const clock = createClock();
    const service = serviceOn(clock);
    unitOn(clock, service);
    await pass(clock, minutes(1));
    const fresh = openMemoryStore({ clock, epoch: 'second' });
    const thief = unitOn(clock, service, { store: fresh, sealer: createSealer(new Uint8Array(16)), seed: 2 });
    await pass(clock, hours(1));
    expect(thief.states).toEqual([{ state: 'refused', why: 'wrong-verifier' }]);
    expect(service.store.gateway(GATEWAY)?.epoch).toBe('first');
  });
});
