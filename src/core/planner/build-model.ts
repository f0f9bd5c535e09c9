import { addBattery, type BatteryColumns } from './battery.ts';
import { batteryEndValue, heatEndValue, vehicleEndValue } from './end-values.ts';
import { createFrame, type Frame, stepAt, stepOf } from './frame.ts';
import { closeGrid, createMeetings, type GridColumns } from './grid.ts';
import { addHeater, type HeaterColumns } from './heater.ts';
import { fullPower } from './heater-physics.ts';
import type { LinearModel } from './linear-model.ts';
import { createModelBuilder } from './model-builder.ts';
import type { Plan } from './plan.ts';
import type { HeaterProblem, Problem } from './problem.ts';
import { instant } from '../time/instant.ts';
import { addVehicle, type VehicleColumns } from './vehicle.ts';

/** Where each series of the problem stands in the model; arrays are parallel to those of the problem. */
export interface ModelIndex {
  readonly grid: GridColumns;
  readonly batteries: readonly BatteryColumns[];
  readonly heaters: readonly HeaterColumns[];
  readonly vehicles: readonly VehicleColumns[];
}

export interface PlanningModel {
  readonly frame: Frame;
  readonly model: LinearModel;
  readonly index: ModelIndex;
  /** The on/off columns of heaters. */
  readonly heaterColumns: ReadonlySet<number>;
}

/** Writes the problem down as a linear model. `previous` only breaks near-ties, so that a re-plan does not flap. */
export function buildModel(problem: Problem, previous: Plan | null): PlanningModel {
  const frame = createFrame(problem);
  const builder = createModelBuilder();
  const meetings = createMeetings(frame);
  const heaters = problem.heaters.map((heater) => {
    const { value, useful } = heatEndValue(frame, heater);
    return addHeater(frame, builder, meetings, heater, {
      before: ranBefore(problem, previous, heater),
      endValue: value,
      endUseful: useful,
    });
  });
  const heating = coveredHeating(frame);
  const vehicles = problem.vehicles.map((vehicle) =>
    addVehicle(
      frame,
      builder,
      meetings,
      vehicle,
      wasCharging(problem, previous, vehicle.id),
      heating,
      vehicleEndValue(frame, vehicle),
    ),
  );
  const running = coveredDevices(frame, heating);
  const batteries = problem.batteries.map((battery) =>
    addBattery(frame, builder, meetings, battery, running, batteryEndValue(frame, battery)),
  );
  const grid = closeGrid(frame, builder, meetings);
  return {
    frame,
    model: builder.model,
    index: { grid, batteries, heaters, vehicles },
    heaterColumns: new Set(heaters.flatMap(({ on }) => on)),
  };
}

/** The most that heaters may take beyond the sun, kWh per step. */
const coveredHeating = (frame: Frame): number[] =>
  frame.surplus.map((surplus, step) =>
    frame.problem.heaters.reduce(
      (sum, heater) =>
        sum + Math.max(0, fullPower(heater, frame.hours[step]!, frame.problem.forecast.temperature[step]!) - surplus),
      0,
    ),
  );

const coveredDevices = (frame: Frame, heating: readonly number[]): number[] =>
  heating.map((covered, step) =>
    frame.problem.vehicles.reduce(
      (sum, vehicle) =>
        vehicle.connected[step]
          ? sum + Math.max(0, (vehicle.maximumPower * frame.hours[step]!) / 1000 - frame.surplus[step]!)
          : sum,
      covered,
    ),
  );

/** Whether the previous plan had the car charging up to now. */
function wasCharging(problem: Problem, previous: Plan | null, id: string): boolean {
  const step = previous?.steps[stepOf(previous, instant(problem.at - 1))];
  return step?.vehicles[id]?.mode === 'charge';
}

/** Whether the previous plan had the heater running, by step of the new problem. */
function ranBefore(problem: Problem, previous: Plan | null, heater: HeaterProblem): (boolean | null)[] {
  if (previous === null) return [];
  return Array.from({ length: problem.steps }, (_, step) => {
    const then = stepOf(previous, stepAt(problem, step));
    const intent = then === -1 ? undefined : previous.steps[then]?.heaters[heater.id];
    return intent === undefined ? null : intent.heat > 0;
  });
}
