import { describe, expect, it } from 'vitest';
import { createHouseControl } from '#app/control/house-control.ts';
import type { House } from '#app/house.ts';
import { emptyMemory } from '#core/control/memory.ts';
import { leaveTo } from '#core/control/watch-hands.ts';
import { hours, instant, millis, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { house as seen, NOON } from '../../core/control/seen-house.ts';

function bench() {
  const clock = createVirtualClock({ start: NOON });
  const records = openMemoryStore({ clock, epoch: 'test' });
  const device = (id: string) => ({ id, name: id });
  const house = { batteries: [device('b')], heaters: [device('h')], vehicles: [device('v')] } as unknown as House;
  const calls = { replans: 0, takenBack: [] as string[] };
  let memory = emptyMemory(NOON);
  const loop = {
    planAnew: () => void calls.replans++,
    operate: () => Promise.resolve({ outcome: 'confirmed', tightenedBy: null } as const),
    takeBack: (id: string) => void calls.takenBack.push(id),
    controlMemory: () => memory,
  };
  const make = () => createHouseControl({ house, records, clock, loop: () => loop });
  const events = () =>
    records
      .journalBetween(instant(0), plus(clock.now(), millis(1)), 100)
      .toReversed()
      .flatMap((entry) => (entry.kind === 'event' ? [entry.what] : []));
  return {
    clock,
    calls,
    make,
    events,
    yieldTo: (id: string) => (memory = leaveTo(memory, id, clock.now(), null)),
    later: (length: number) => clock.run({ until: plus(clock.now(), minutes(length)) }),
  };
}

describe('wishes', () => {
  it('are listed, durable, and planned for at once', () => {
    const { make, calls, events } = bench();
    const made = make().wish({ kind: 'battery-hold', until: plus(NOON, hours(6)) }, 'owner');
    expect(made).toMatchObject({ made: { device: 'b', madeAt: NOON, until: NOON + 6 * 3_600_000 } });
    expect(calls.replans).toBe(1);
    expect(make().overrides()).toEqual([(made as { made: unknown }).made]);
    expect(events()).toEqual(['override-made']);
  });

  it('can be taken back, once', () => {
    const { make, calls, events } = bench();
    const control = make();
    const made = control.wish({ kind: 'away', until: plus(NOON, hours(60)) }, 'owner');
    const { id } = (made as { made: { id: string } }).made;
    expect(control.revoke(id)).toBe(true);
    expect(control.revoke(id)).toBe(false);
    expect(control.overrides()).toEqual([]);
    expect(make().overrides()).toEqual([]);
    expect(calls.replans).toBe(2);
    expect(events()).toEqual(['override-made', 'override-revoked']);
  });

  it('take the place of earlier ones of their kind', () => {
    const control = bench().make();
    for (const wish of [
      { kind: 'car-ready', pct: 80 },
      { kind: 'away' },
      { kind: 'car-ready', pct: 60 },
      { kind: 'guests', guests: 2 },
    ] as const)
      control.wish({ ...wish, until: plus(NOON, hours(6)) }, 'owner');
    expect(control.overrides().map((one) => [one.kind, 'pct' in one ? one.pct : null])).toEqual([
      ['car-ready', 60],
      ['guests', null],
    ]);
  });

  it('end with their time, or when the tank is full, and are planned without', async () => {
    const { make, calls, events, later, clock } = bench();
    const control = make();
    control.wish({ kind: 'tank-fill' }, 'owner');
    control.wish({ kind: 'battery-hold', until: plus(NOON, hours(1)) }, 'owner');
    control.tick(seen({ fill: 60 }));
    expect(control.overrides()).toHaveLength(2);
    control.tick(seen({ fill: 98 }));
    expect(control.overrides().map(({ kind }) => kind)).toEqual(['battery-hold']);
    await later(60);
    expect(control.overrides()).toEqual([]);
    control.tick(seen({ at: clock.now() }));
    expect(calls.replans).toBe(4);
    expect(events().filter((what) => what === 'override-ended')).toHaveLength(2);
  });

  it('that mean nothing are refused', () => {
    const { make, calls } = bench();
    expect(make().wish({ kind: 'car-ready', pct: 300, until: plus(NOON, hours(6)) }, 'owner')).toHaveProperty('fault');
    expect(calls.replans).toBe(0);
  });
});

describe('devices that somebody operated', () => {
  it('are listed beside the wishes, and can be steered again', () => {
    const { make, yieldTo, calls } = bench();
    const control = make();
    yieldTo('h');
    expect(control.yielded()).toMatchObject([{ device: 'h', to: 'person' }]);
    expect(control.revoke('yielded:b')).toBe(false);
    expect(control.revoke('yielded:h')).toBe(true);
    expect(calls).toEqual({ replans: 1, takenBack: ['h'] });
  });
});
