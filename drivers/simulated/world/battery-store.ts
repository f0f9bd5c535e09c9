import type { BatteryCommand } from '#core/device/battery.ts';
import { type BatteryFlow, type BatteryModel, batteryFlow, contentAfter } from '#core/physics/battery.ts';
import { toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import type { WorldBattery } from '../world.ts';
import type { Change, Moment } from './moment.ts';

export interface BatteryStore {
  decide(need: number, room: number): BatteryFlow;
  settle(length: number): void;
  readonly face: WorldBattery;
}

/** The storage battery of the world; starts half full above its reserve. */
export function createBatteryStore(model: BatteryModel, moment: Moment, change: Change): BatteryStore {
  let content = toMillijoules((model.capacityWh + model.reserveWh) / 2);
  let command: BatteryCommand = { mode: 'auto' };
  let flow: BatteryFlow = { charge: 0, discharge: 0, slope: 0, lasts: Infinity };
  let charged = 0;
  let discharged = 0;
  const elapsed = (): number => moment.now - moment.since;
  return {
    decide: (need, room) => (flow = batteryFlow({ content, command }, model, { need, room })),
    settle(length) {
      content = contentAfter(content, flow, length);
      charged += flow.charge * length;
      discharged += flow.discharge * length;
    },
    face: {
      capacityWh: model.capacityWh,
      chargePower: model.chargeW,
      dischargePower: model.dischargeW,
      chargeEfficiency: model.chargeEfficiency,
      dischargeEfficiency: model.dischargeEfficiency,
      power: () => flow.charge - flow.discharge,
      contentWh: () => toWattHours(contentAfter(content, flow, elapsed())),
      chargedEnergy: () => charged + flow.charge * elapsed(),
      dischargedEnergy: () => discharged + flow.discharge * elapsed(),
      mode: () => command.mode,
      command(wanted) {
        change(() => {
          command = wanted;
        });
      },
    },
  };
}
