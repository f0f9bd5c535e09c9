import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VehicleCommand } from '#core/device/vehicle.ts';
import { toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import { arrive, stepVehicle, type VehicleModel, type VehicleState, vehicleFlow } from '#core/physics/vehicle.ts';
import { watts } from '#core/units.ts';

const model: VehicleModel = {
  capacityWh: 40_000,
  minimumW: 1_200,
  maximumW: 6_000,
  chargeEfficiency: 0.93,
  dischargeW: 6_000,
  dischargeEfficiency: 0.93,
  floorWh: 4_000,
};
const full = toMillijoules(model.capacityWh);
const HOUR = 3_600_000;
const power = fc.integer({ min: 0, max: 9_000 }).map(watts);
const commands: fc.Arbitrary<VehicleCommand> = fc.oneof(
  fc.constantFrom<VehicleCommand>({ mode: 'auto' }, { mode: 'idle' }),
  fc.record({ mode: fc.constantFrom('charge' as const, 'discharge' as const), power }),
);
const parked: VehicleState = { connected: true, content: full / 2, limit: full, command: { mode: 'auto' } };

describe('a car at its charger', () => {
  it('keeps its content in bounds, loses energy, never exports and obeys the least power and the contract', () => {
    fc.assert(
      fc.property(
        commands,
        fc.integer({ min: 0, max: full }),
        fc.integer({ min: -6_000, max: 6_000 }),
        fc.integer({ min: 0, max: 8_000 }),
        fc.integer({ min: 1, max: 2 * HOUR }),
        fc.boolean(),
        (command, content, need, room, length, connected) => {
          const state = { connected, content, limit: full, command };
          const flow = vehicleFlow(state, model, { need, room });
          expect(flow.charge === 0 || (flow.charge >= model.minimumW && flow.charge <= Math.min(room, 6_000))).toBe(
            true,
          );
          expect(flow.discharge).toBeLessThanOrEqual(Math.max(0, need));
          if (!connected) expect(flow.charge + flow.discharge).toBe(0);
          const step = stepVehicle(state, model, { need, room }, length);
          expect(step.state.content).toBeGreaterThanOrEqual(0);
          expect(step.state.content).toBeLessThanOrEqual(full);
          expect(step.lost).toBeGreaterThanOrEqual(0);
          if (step.discharged > 0) expect(step.state.content).toBeGreaterThanOrEqual(toMillijoules(model.floorWh));
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  it('left alone charges at once at full power', () => {
    expect(vehicleFlow(parked, model, { need: 500, room: 9_000 }).charge).toBe(6_000);
  });

  it('a replayed session takes its energy and then stops', () => {
    const home = arrive({ ...parked, connected: false }, model, { energyWh: 7_250 });
    const step = stepVehicle(home, model, { need: 0, room: 9_000 }, 10 * HOUR);
    expect(Math.abs(toWattHours(step.charged) - 7_250)).toBeLessThan(0.01);
  });

  it('a trip uses energy, and what it did not have was charged on the way', () => {
    expect(toWattHours(arrive(parked, model, { tripWh: 6_000 }).content)).toBe(14_000);
    expect(toWattHours(arrive(parked, model, { tripWh: 60_000 }).content)).toBe(2_000);
  });
});
