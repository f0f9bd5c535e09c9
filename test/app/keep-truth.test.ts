import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { House } from '#app/house.ts';
import { createKeeper } from '#app/keep.ts';
import type { HalfHourRegisters } from '#core/device/grid.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { hours, type Instant, instant, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { wattHours, watts } from '#core/units.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { HalfHourRow } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { jst, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const HOUSE = {
  solars: [{ id: 'pv1', name: 'PV' }],
  batteries: [],
  heaters: [],
  vehicles: [],
  boards: [],
} as unknown as House;

/** A house whose roof gives 3.6 kW: 10 Wh in each tick. */
function snapshot(at: Instant, register: number): Snapshot {
  const none = missing('no-answer', at);
  return {
    at,
    grid: { power: none, currentR: none, currentT: none, importRegister: none, exportRegister: none },
    boards: [],
    solars: [{ id: 'pv1', power: known(watts(3600), at), register: known(wattHours(register), at) }],
    batteries: [],
    vehicles: [],
    heaters: [],
    appliances: [],
  } as unknown as Snapshot;
}

interface Kept {
  readonly store: Store;
  readonly keeper: ReturnType<typeof createKeeper>;
  /** Half hours that were written although they were known. */
  readonly rewritten: HalfHourRow[];
}

function keep(): Kept {
  const store = openMemoryStore({ clock: createVirtualClock({ start: DAY }), epoch: 'x' });
  const rewritten: HalfHourRow[] = [];
  const watched = {
    ...store,
    keepHalfHours(rows: readonly HalfHourRow[]) {
      const left = store.keepHalfHours(rows);
      rewritten.push(...left);
      return left;
    },
  };
  return { store, keeper: createKeeper(HOUSE, [], watched), rewritten };
}

const solar = (store: Store) =>
  store.energy({ from: instant(DAY - hours(48)), to: plus(DAY, hours(96)), step: '30m', series: ['solar.pv1'] })[0]!
    .points;

/** Lets the house live, tick by tick, under a clock that shows the true time plus `offset(tick)`. */
function live(
  { keeper }: Kept,
  ticks: number,
  offset: (tick: number) => number,
  register = (tick: number) => tick * 10,
): void {
  for (let tick = 0; tick <= ticks; tick++)
    keeper.tick(snapshot(instant(DAY + tick * 10_000 + offset(tick)), register(tick)));
}

describe('a clock that steps', () => {
  it('back writes no half hour twice and overwrites none; what follows is measured again (I5)', () => {
    const kept = keep();
    live(kept, 6 * 180, (tick) => (tick < 3 * 180 + 60 ? 0 : -3_600_000));
    expect(kept.rewritten).toEqual([]);
    expect(solar(kept.store).map(({ at, wh }) => [(at - DAY) / HALF_HOUR, wh])).toEqual([
      [0, 1800],
      [1, 1800],
      [2, 1800],
      [3, 1800],
    ]);
    expect(kept.store.minutes('solar', DAY, plus(DAY, hours(4))).map(({ at }) => at)).toEqual(
      Array.from({ length: 120 }, (_, minute) => DAY + minute * 60_000),
    );
    kept.store.close();
  });

  it('forward leaves holes with a reason, never one half hour with the energy of several', () => {
    const kept = keep();
    live(kept, 4 * 180, (tick) => (tick < 180 + 60 ? 0 : hours(2)));
    expect(solar(kept.store).map(({ at, wh, missing: reason }) => [(at - DAY) / HALF_HOUR, wh, reason])).toEqual([
      [0, 1800, null],
      [1, null, 'no-answer'],
      [2, null, 'no-answer'],
      [3, null, 'no-answer'],
      [4, null, 'no-answer'],
      [5, null, 'no-answer'],
      [6, 1800, null],
      [7, 1800, null],
    ]);
    kept.store.close();
  });

  it('however it steps, each half hour is written once and no energy is counted twice', () => {
    const step = fc.record({ after: fc.integer({ min: 1, max: 400 }), minutes: fc.integer({ min: -180, max: 180 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const kept = keep();
        const ends = steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, { after }) => sum + after, 0));
        const offset = (tick: number): number =>
          steps.reduce((sum, { minutes }, index) => (tick >= ends[index]! ? sum + minutes * 60_000 : sum), 0);
        live(kept, 2_000, offset);
        expect(kept.rewritten).toEqual([]);
        const total = solar(kept.store).reduce((sum, { wh }) => sum + (wh ?? 0), 0);
        expect(total).toBeLessThanOrEqual(20_000);
        kept.store.close();
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

describe('a device that restarts its counter', () => {
  it('costs the half hour of the restart, with its reason, and no other', () => {
    const kept = keep();
    live(
      kept,
      4 * 180,
      () => 0,
      (tick) => (tick < 270 ? 50_000 + tick * 10 : (tick - 270) * 10),
    );
    expect(solar(kept.store).map(({ wh, missing: reason }) => [wh, reason])).toEqual([
      [1800, null],
      [null, 'out-of-range'],
      [1800, null],
      [1800, null],
    ]);
    kept.store.close();
  });
});

const registers = (index: number, wh: number, more: Partial<HalfHourRegisters> = {}): HalfHourRegisters => {
  const at = slot(DAY, index);
  const value = known(wattHours(wh), at);
  return {
    at,
    importRegister: value,
    exportRegister: known(wattHours(0), at),
    turn: wattHours(1e9),
    meter: 'A',
    origin: 'live',
    ...more,
  };
};

const grid = (store: Store) =>
  store
    .energy({ from: DAY, to: plus(DAY, hours(24)), step: '30m', series: ['grid.import'] })[0]!
    .points.map(({ wh, missing: reason }) => wh ?? reason);

describe('the meter’s registers', () => {
  it('roll over without a hole', () => {
    const { keeper, store } = keep();
    for (const [index, wh] of [1e9 - 500, 300, 900].entries()) keeper.registers(registers(index, wh));
    expect(grid(store)).toEqual([800, 600]);
    store.close();
  });

  it('of an exchanged meter have no difference to the old ones, whether higher or lower, and the exchange is recorded', () => {
    for (const first of [10, 900_000]) {
      const { keeper, store } = keep();
      keeper.registers(registers(0, 5_000));
      keeper.registers(registers(1, 5_400));
      keeper.registers(registers(2, first, { meter: 'B' }));
      keeper.registers(registers(3, first + 250, { meter: 'B' }));
      expect(grid(store)).toEqual([400, 'out-of-range', 250]);
      const events = store.journalBetween(DAY, plus(DAY, hours(24)), 10);
      expect(events).toMatchObject([{ kind: 'event', what: 'meter-exchanged', at: slot(DAY, 2) }]);
      expect(events[0]).toMatchObject({ text: { en: expect.stringContaining('A for B') } });
      store.close();
    }
  });

  it('whose coefficient is changed have no difference either, and the change is recorded', () => {
    const { keeper, store } = keep();
    keeper.registers(registers(0, 5_000));
    keeper.registers(registers(1, 5_400));
    keeper.registers(registers(2, 54_100, { turn: wattHours(1e10) }));
    keeper.registers(registers(3, 54_700, { turn: wattHours(1e10) }));
    expect(grid(store)).toEqual([400, 'out-of-range', 600]);
    expect(store.journalBetween(DAY, plus(DAY, hours(24)), 10)).toMatchObject([{ what: 'meter-rescaled' }]);
    store.close();
  });

  it('add up: the sum of the half hours is the difference of the register (I3)', () => {
    const { keeper, store } = keep();
    for (let index = 0; index <= 48; index++) keeper.registers(registers(index, 7 * index * index));
    const [day] = store.energy({ from: DAY, to: plus(DAY, hours(24)), step: '1d', series: ['grid.import'] });
    expect(day!.points[0]!.wh).toBe(7 * 48 * 48);
    store.close();
  });
});
