import type { WorldAppliance } from '../world.ts';
import type { CircuitInput } from './house-inputs.ts';

/** Above this an appliance is on; below is standby, W. */
const ON = 15;
/** Room air follows the outdoor air with this time constant, and the air conditioner's setting with that one, minutes. */
const PASSIVE = 600;
const CONDITIONED = 25;
/** People, sun and appliances keep rooms this much above outdoors. */
const GAIN = 4;

export interface ApplianceState {
  readonly circuit: number;
  readonly face: WorldAppliance;
  /** Change of the circuit's power that a hand on the switch makes, W; 0 without one. */
  adjustment(scheduled: number): number;
  minute(scheduled: number, outdoor: number): void;
}

/**
 * An appliance follows its day until somebody switches it; the switch counts until the day itself switches next.
 * `changed` is called before and after is read: the house settles its ledgers there.
 */
export function createAppliance(
  input: CircuitInput & { readonly appliance: 'air-conditioner' | 'light' },
  circuit: number,
  scheduledPower: () => number,
  change: (apply: () => void) => void,
): ApplianceState {
  let forced: boolean | null = null;
  let scheduledOn = false;
  let room = Number.NaN;
  const adjustment = (scheduled: number): number => {
    if (forced === null || forced === scheduled > ON) return 0;
    return forced ? input.nominalW - scheduled : -scheduled;
  };
  const power = (): number => {
    const scheduled = scheduledPower();
    return scheduled + adjustment(scheduled);
  };
  const follow = (outdoor: number): void => {
    const outside = outdoor + GAIN;
    if (Number.isNaN(room)) room = Math.min(28, Math.max(16, outside));
    room += (outside - room) / PASSIVE;
    if (power() > ON) room += ((outdoor > 20 ? 26.5 : 21.5) - room) / CONDITIONED;
  };
  return {
    circuit,
    adjustment,
    minute(scheduled, outdoor) {
      const on = scheduled > ON;
      if (on !== scheduledOn) forced = null;
      scheduledOn = on;
      if (input.appliance === 'air-conditioner') follow(outdoor);
    },
    face: {
      kind: input.appliance,
      name: input.name,
      on: () => power() > ON,
      power,
      roomTemperature: () => (input.appliance === 'air-conditioner' ? room : null),
      switch(on) {
        change(() => {
          forced = on;
        });
      },
    },
  };
}
