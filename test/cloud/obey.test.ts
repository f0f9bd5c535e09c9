import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLiveValues } from '#app/back-up/live-values.ts';
import { createObey } from '#app/back-up/obey.ts';
import type { Person } from '#app/control/operate.ts';
import type { AnyCommand } from '#core/device/command.ts';
import { days, hours, minutes, plus, seconds } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { watts, wattHours } from '#core/units.ts';
import { createUplinkInMemory } from '#drivers/simulated/uplink/uplink-in-memory.ts';
import type { Live } from '#protocol/backup/live.ts';
import { readLive } from '#protocol/backup/live.ts';
import { DOWN } from '#ports/uplink.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createClock, pass } from './rig.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const CHARGE: AnyCommand = {
  kind: 'battery',
  device: 'battery',
  command: { mode: 'charge', power: watts(1_000), until: wattHours(5_000) },
};

function house(allowed = true) {
  const clock = createClock();
  const settings = openMemoryStore({ clock, epoch: 'x' });
  const told: { command: AnyCommand; person: Person }[] = [];
  const control = {
    operate(command: AnyCommand, person: Person) {
      told.push({ command, person });
      return Promise.resolve({ outcome: 'confirmed', tightenedBy: null } as const);
    },
  };
  const commandOf = (device: string, wish: unknown) =>
    device === 'battery' && (wish as { mode?: string } | null)?.mode === 'charge' ? CHARGE : null;
  const make = () => createObey({ control, settings, clock, allowed, commandOf });
  const wish = (over: object = {}) =>
    bytes({
      id: 'c1',
      device: 'battery',
      actor: 'owner@example.jp',
      expires: formatJst(plus(clock.now(), minutes(5))),
      wish: { mode: 'charge' },
      ...over,
    });
  return { clock, told, make, wish };
}

describe('a wish from the service', () => {
  it('goes through the hands of a person who is outside, and its outcome comes back', async () => {
    const { make, wish, told } = house();
    expect(await make()(wish())).toEqual({ id: 'c1', outcome: 'confirmed' });
    expect(told).toEqual([{ command: CHARGE, person: { who: 'owner@example.jp', until: null, remote: true } }]);
  });

  it('is obeyed once, also after a restart, and not when it is late, stored up, nameless or meant for nothing here', async () => {
    const { make, wish, told, clock } = house();
    await make()(wish());
    const obey = make();
    const refused = { outcome: 'refused' };
    expect(await obey(wish())).toMatchObject({ ...refused, detail: 'heard before' });
    expect(await obey(wish({ id: 'c2', expires: formatJst(clock.now()) }))).toMatchObject({
      ...refused,
      detail: 'expired',
    });
    expect(await obey(wish({ id: 'c3', expires: formatJst(plus(clock.now(), days(2))) }))).toMatchObject(refused);
    expect(await obey(wish({ id: 'c4', device: 'gate' }))).toMatchObject(refused);
    expect(await obey(wish({ id: 'c5', wish: null }))).toMatchObject(refused);
    for (const key of ['id', 'device', 'actor', 'expires']) expect(await obey(wish({ [key]: undefined }))).toBeNull();
    expect(await obey(wish({ actor: ' ' }))).toBeNull();
    expect(told).toHaveLength(1);
  });

  it('is refused where the owner does not allow any', async () => {
    const { make, wish, told } = house(false);
    expect(await make()(wish())).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('owner') });
    expect(told).toEqual([]);
  });

  it('moves no device more than twelve times a day, whatever the service sends', async () => {
    const { make, wish, told, clock } = house();
    const obey = make();
    for (let index = 0; index < 100; index++) {
      await obey(wish({ id: `c${index}` }));
      await pass(clock, minutes(5));
    }
    expect(told).toHaveLength(12);
    await pass(clock, days(1));
    expect(await obey(wish({ id: 'tomorrow' }))).toMatchObject({ outcome: 'confirmed' });
  });

  it('can be any bytes: nothing is thrown and nothing is done', async () => {
    const { make, told } = house();
    const obey = make();
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(any, async (input) => {
        await obey(input);
      }),
      { seed: 20_260_412, numRuns: 300 },
    );
    expect(told).toEqual([]);
  });

  it('is all that a service can say about the house: it has no word for firmware, settings or files', () => {
    expect(DOWN).toEqual(['committed', 'replaced', 'refused', 'part', 'command', 'watch']);
  });
});

const LIVE: Live = {
  time: '2026-04-12T12:00:00+09:00',
  solar_w: 3_000,
  grid_w: -1_000,
  house_w: 500,
  battery_w: 1_500,
  battery_pct: 50,
  generated_wh: 9_000,
  consumed_wh: 4_000,
  imported_wh: 100,
  exported_wh: 2_000,
  alarms: [],
};

describe('live values', () => {
  async function shown(live: (index: number) => Live, ticks: number, watch?: (at: number) => Uint8Array | null) {
    const clock = createClock();
    const line = createUplinkInMemory(clock);
    const arrived: Live[] = [];
    let size = 0;
    line.onUp((kind, payload) => {
      expect(kind).toBe('live');
      arrived.push(readLive(payload)!);
      size += payload.length;
    });
    line.uplink.start({ connected: () => undefined, disconnected: () => undefined, received: () => undefined });
    const values = createLiveValues({ uplink: line.uplink, clock });
    for (let index = 0; index < ticks; index++) {
      const asked = watch?.(index) ?? null;
      if (asked !== null) values.watch(asked);
      values.tick(live(index));
      await pass(clock, seconds(10));
    }
    return { arrived, size, clock };
  }

  it('of a house in which nothing changes are sent once; of one that changes, every five minutes', async () => {
    expect((await shown(() => LIVE, 360)).arrived).toHaveLength(1);
    const moving = await shown((index) => ({ ...LIVE, grid_w: index * 100 }), 360);
    expect(moving.arrived).toHaveLength(12);
  });

  it('are sent every tick while somebody looks, and no longer than a quarter of an hour on one request', async () => {
    const clock = createClock();
    const forever = bytes({ until: formatJst(plus(clock.now(), hours(100))) });
    const { arrived } = await shown(
      () => LIVE,
      360,
      (index) => (index === 0 ? forever : null),
    );
    expect(arrived.length).toBe(90);
  });

  it('tell an alarm at once', async () => {
    const { arrived } = await shown((index) => ({ ...LIVE, alarms: index >= 7 ? ['device-silent'] : [] }), 20);
    expect(arrived.map(({ alarms }) => alarms)).toEqual([[], ['device-silent']]);
  });
});
