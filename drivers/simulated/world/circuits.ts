import type { WorldAppliance, WorldCircuit } from '../world.ts';
import { type ApplianceState, createAppliance } from './appliances.ts';
import { type HouseInputs, MINUTES_PER_DAY } from './house-inputs.ts';
import type { Change, Moment } from './moment.ts';

export interface Circuits {
  /** A whole minute begins. Returns the power of all circuits together, W. */
  minute(day: Int32Array, minute: number, load: number, outdoor: number): number;
  /** Power of all circuits together, W; it moves inside a minute only where a switch was touched. */
  total(): number;
  readonly faces: readonly WorldCircuit[];
  readonly appliances: readonly WorldAppliance[];
}

/**
 * The base-load circuits. Their registers are settled once a minute, apart from the segments of the stores: 43 additions
 * for each would be most of the cost of a house.
 */
export function createCircuits(inputs: HouseInputs, moment: Moment, change: Change): Circuits {
  const count = inputs.circuits.length;
  const scheduled = new Int32Array(count);
  const power = new Int32Array(count);
  const energy = new Float64Array(count);
  let since = moment.now;
  let total = 0;

  const settle = (): void => {
    const length = moment.since - since;
    for (let circuit = 0; circuit < count; circuit++) energy[circuit]! += power[circuit]! * length;
    since = moment.since;
  };

  const switched = (appliance: ApplianceState): void => {
    const { circuit } = appliance;
    const wanted = scheduled[circuit]! + appliance.adjustment(scheduled[circuit]!);
    total += wanted - power[circuit]!;
    power[circuit] = wanted;
  };
  const appliances: ApplianceState[] = [];
  inputs.circuits.forEach((input, circuit) => {
    const { appliance } = input;
    if (appliance === null) return;
    const made: ApplianceState = createAppliance(
      { ...input, appliance },
      circuit,
      () => scheduled[circuit]!,
      (apply) =>
        change(() => {
          settle();
          apply();
          switched(made);
        }),
    );
    appliances.push(made);
  });

  return {
    minute(day, minute, load, outdoor) {
      settle();
      for (let circuit = 0, index = minute; circuit < count; circuit++, index += MINUTES_PER_DAY) {
        scheduled[circuit] = power[circuit] = day[index]!;
      }
      total = load;
      for (const appliance of appliances) {
        appliance.minute(scheduled[appliance.circuit]!, outdoor);
        switched(appliance);
      }
      return total;
    },
    total: () => total,
    faces: inputs.circuits.map((input, circuit) => ({
      name: input.name,
      power: () => power[circuit]!,
      energy: () => energy[circuit]! + power[circuit]! * (moment.now - since),
    })),
    appliances: appliances.map((appliance) => appliance.face),
  };
}
