import { describe, expect, it } from 'vitest';
import type { Circuit, House } from '#app/house.ts';
import { createSettlement } from '#app/settle.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { jst, knownRow, missingRow } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');
const named = (id: string) => ({ id, name: id });
const HOUSE = {
  solars: [named('pv1'), named('pv2')],
  batteries: [named('b')],
  heaters: [named('h')],
  vehicles: [],
} as unknown as House;
const circuit = (channel: number, feeds: Circuit['feeds']): Circuit => ({
  id: `circuit.${channel}`,
  board: 'board',
  channel,
  name: `${channel}`,
  feeds,
});

/** 300 bought and 1000 from two roofs; 100 sold, 200 into the battery, 150 into the tank: 850 for the house. */
const DEVICES = [
  knownRow('solar.pv1', DAY, 600),
  knownRow('solar.pv2', DAY, 400),
  knownRow('battery.b.charge', DAY, 200),
  knownRow('battery.b.discharge', DAY, 0),
  knownRow('heater.h', DAY, 150),
];
const GRID = [knownRow('grid.import', DAY, 300, 'meter'), knownRow('grid.export', DAY, 100, 'meter')];

const values = (rows: readonly HalfHourRow[]) => Object.fromEntries(rows.map(({ series, wh }) => [series, wh]));

function given(circuits: readonly Circuit[]): { records: Records; enter: (rows: HalfHourRow[]) => HalfHourRow[] } {
  const records = openMemoryStore({ clock: createVirtualClock({ start: DAY }), epoch: 'x' });
  const settlement = createSettlement(HOUSE, circuits, records);
  return {
    records,
    enter(rows) {
      const settled = [...settlement.rows(rows)];
      expect(records.keepHalfHours([...rows, ...settled])).toEqual([]);
      return settled;
    },
  };
}

describe('settling a half hour', () => {
  it('waits until the last of its measurements is there, in whatever order they come', () => {
    for (const [first, second] of [
      [DEVICES, GRID],
      [GRID, DEVICES],
    ] as const) {
      const { enter } = given([]);
      expect(enter([...first])).toEqual([]);
      expect(enter([...second])).toHaveLength(3);
    }
  });

  it('gives the house by balance where there is no board', () => {
    const { enter } = given([]);
    expect(values(enter([...DEVICES, ...GRID]))).toEqual({
      house: 850,
      'difference.house.unmeasured': 0,
      'difference.house.overmeasured': 0,
    });
  });

  it('never lets a house give power: what contradicts the meter stands as measured too much', () => {
    const { enter } = given([]);
    const sold = [knownRow('grid.import', DAY, 0, 'meter'), knownRow('grid.export', DAY, 900, 'meter')];
    expect(values(enter([...DEVICES, ...sold]))).toEqual({
      house: 0,
      'difference.house.unmeasured': 0,
      'difference.house.overmeasured': 250,
    });
  });

  it('holds the circuits against the meter and shows what they miss, and each device against its own circuit', () => {
    const { enter } = given([circuit(1, 'load'), circuit(2, 'heater'), circuit(3, 'solar')]);
    const circuits = [knownRow('house', DAY, 800), knownRow('circuit.2', DAY, 140), knownRow('circuit.3', DAY, 1020)];
    enter([...DEVICES, ...circuits]);
    expect(values(enter(GRID))).toEqual({
      'difference.house.unmeasured': 50,
      'difference.house.overmeasured': 0,
    });
    const { enter: again, records } = given([circuit(1, 'load'), circuit(2, 'heater'), circuit(3, 'solar')]);
    again([...circuits, ...GRID, ...DEVICES]);
    const kept = records.energy({ from: DAY, to: jst('2026-04-12T00:30'), step: '30m' });
    expect(Object.fromEntries(kept.map(({ id, points }) => [id, points[0]?.wh]))).toMatchObject({
      'difference.heater.unmeasured': 0,
      'difference.heater.overmeasured': 10,
      'difference.solar.unmeasured': 20,
      'difference.solar.overmeasured': 0,
    });
  });

  it('is a hole with the reason of what is missing, and is filled when that is fetched back', () => {
    const { enter, records } = given([]);
    enter(DEVICES);
    const holes = enter([missingRow('grid.import', DAY, 'stale'), knownRow('grid.export', DAY, 100, 'meter')]);
    expect(holes.map(({ wh, missing }) => [wh, missing])).toEqual(Array(3).fill([null, 'stale']));
    expect(values(enter([knownRow('grid.import', DAY, 300, 'history')]))).toMatchObject({ house: 850 });
    expect(records.energy({ from: DAY, to: jst('2026-04-12T00:30'), step: '30m', series: ['house'] })).toMatchObject([
      { points: [{ wh: 850, missing: null }] },
    ]);
  });
});
