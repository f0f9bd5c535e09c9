import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatteryCommand } from '#core/device/battery.ts';
import { type BatteryModel, batteryFlow, stepBattery } from '#core/physics/battery.ts';
import { toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import { wattHours, watts } from '#core/units.ts';

const model: BatteryModel = {
  capacityWh: 9_800,
  reserveWh: 980,
  chargeW: 3_000,
  dischargeW: 2_500,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.93,
  standbyW: 12,
};
const full = toMillijoules(model.capacityWh);
const auto: BatteryCommand = { mode: 'auto' };
const HOUR = 3_600_000;

const commands: fc.Arbitrary<BatteryCommand> = fc.oneof(
  fc.constant(auto),
  fc.constant<BatteryCommand>({ mode: 'hold' }),
  fc.record({
    mode: fc.constant('charge' as const),
    power: fc.integer({ min: 0, max: 9_000 }).map(watts),
    until: fc.integer({ min: 0, max: 12_000 }).map(wattHours),
  }),
);
const scenes = fc.record({
  command: commands,
  content: fc.integer({ min: 0, max: full }),
  need: fc.integer({ min: -8_000, max: 8_000 }),
  room: fc.integer({ min: 0, max: 8_000 }),
  length: fc.integer({ min: 1, max: 3 * HOUR }),
});

describe('a storage battery', () => {
  it('keeps its content between empty and full, loses energy and never makes any', () => {
    fc.assert(
      fc.property(scenes, ({ command, content, need, room, length }) => {
        const step = stepBattery({ content, command }, model, { need, room }, length);
        expect(step.state.content).toBeGreaterThanOrEqual(0);
        expect(step.state.content).toBeLessThanOrEqual(full);
        expect(step.lost).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(step.state.content)).toBe(true);
        expect(step.charged - step.discharged - step.lost).toBe(step.state.content - content);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('never gives more than the house lacks and, told hold or charge, gives nothing', () => {
    fc.assert(
      fc.property(scenes, ({ command, content, need, room }) => {
        const flow = batteryFlow({ content, command }, model, { need, room });
        expect(flow.discharge).toBeLessThanOrEqual(Math.max(0, need));
        if (command.mode !== 'auto') expect(flow.discharge).toBe(0);
        expect(flow.charge * flow.discharge).toBe(0);
        expect(flow.charge).toBeLessThanOrEqual(Math.max(model.standbyW, Math.min(model.chargeW, room)));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('auto takes surplus and covers need down to the reserve', () => {
    const around = { need: -1_500, room: 7_500 };
    expect(batteryFlow({ content: full / 2, command: auto }, model, around).charge).toBe(1_500);
    expect(batteryFlow({ content: full / 2, command: auto }, model, { need: 700, room: 5_300 }).discharge).toBe(700);
    const low = stepBattery({ content: full / 4, command: auto }, model, { need: 2_000, room: 4_000 }, 20 * HOUR);
    expect(toWattHours(low.state.content)).toBeCloseTo(model.reserveWh, 1);
  });

  it('charge takes its power from any source and ends at `until`', () => {
    const command: BatteryCommand = { mode: 'charge', power: watts(2_000), until: wattHours(5_000) };
    const start = { content: toMillijoules(3_000), command };
    expect(batteryFlow(start, model, { need: 800, room: 5_200 }).charge).toBe(2_000);
    expect(batteryFlow(start, model, { need: 5_200, room: 800 }).charge).toBe(800);
    const end = stepBattery(start, model, { need: 800, room: 5_200 }, 10 * HOUR).state;
    expect(toWattHours(end.content)).toBeCloseTo(5_000, 1);
    expect(batteryFlow(end, model, { need: 800, room: 5_200 }).charge).toBe(model.standbyW);
  });

  it('one kilowatt hour in and out again comes back times both efficiencies', () => {
    const free = { ...model, standbyW: 0, reserveWh: 0 };
    const filled = stepBattery({ content: 0, command: auto }, free, { need: -1_000, room: 9_000 }, HOUR);
    const emptied = stepBattery(filled.state, free, { need: 1_000, room: 0 }, 2 * HOUR);
    expect(toWattHours(filled.charged)).toBe(1_000);
    expect(toWattHours(emptied.discharged)).toBeCloseTo(1_000 * 0.95 * 0.93, 2);
  });
});
