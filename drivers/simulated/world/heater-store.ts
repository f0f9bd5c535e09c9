import { toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import { decideTank, standingLoss, type TankFlow, type TankState, tankAfter, tankFlow } from '#core/physics/tank.ts';
import { FRESH_PROGRAMME, learnUse, programmeWants } from '#core/physics/tank-programme.ts';
import { fullHeat } from '#core/physics/tank-season.ts';
import type { Instant } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import type { HeaterSpec } from '../house-spec.ts';
import type { WorldHeater } from '../world.ts';
import type { Change, Moment } from './moment.ts';

export interface HeaterStore {
  /** A whole minute begins: new draw, air, loss and programme. */
  minute(at: Instant, draw: number, outdoor: number): void;
  decide(): TankFlow;
  settle(length: number): void;
  short(): number;
  readonly face: WorldHeater;
}

/** The heat-pump water heater of the world; starts four fifths full in its own mode. */
export function createHeaterStore(spec: HeaterSpec, start: Instant, moment: Moment, change: Change): HeaterStore {
  const { tank, programme } = spec;
  const keep = toMillijoules(tank.boostToWh);
  let capacity = fullHeat(tank.litres, start);
  let state: TankState = {
    heat: Math.round(capacity * 0.8),
    command: { mode: 'auto' },
    heating: false,
    ran: 0,
    warmUp: 0,
    boosting: false,
    filled: false,
  };
  let learned = FRESH_PROGRAMME;
  let around = { outdoor: 15, draw: 0, loss: standingLoss(tank, state.heat), capacity, programme: false };
  let flow: TankFlow = { electric: 0, heat: 0, served: 0, short: 0, loss: 0, lasts: Infinity };
  let energy = 0;
  let short = 0;
  let gone = 0;
  const elapsed = (): number => moment.now - moment.since;
  return {
    minute(at, draw, outdoor) {
      const timeOfDay = jstTimeOfDay(at);
      const bandEnds = timeOfDay === programme.to;
      if (bandEnds) {
        learned = learnUse(learned, gone, true);
        gone = 0;
      }
      capacity = fullHeat(tank.litres, at);
      const view = { timeOfDay, heat: state.heat, capacity, keep, heatW: tank.heatW };
      const active = programmeWants(learned, programme, view);
      if (active !== learned.active) learned = { ...learned, active };
      around = { outdoor, draw, loss: standingLoss(tank, state.heat), capacity, programme: active };
    },
    decide() {
      state = decideTank(state, tank, around);
      flow = tankFlow(state, tank, around);
      return flow;
    },
    settle(length) {
      state = tankAfter(state, flow, length);
      energy += flow.electric * length;
      short += flow.short * length;
      gone += (flow.served + flow.short + flow.loss) * length;
    },
    short: () => short + flow.short * elapsed(),
    face: {
      tankLitres: tank.litres,
      get capacityWh() {
        return toWattHours(capacity);
      },
      heatPower: tank.heatW,
      power: () => flow.electric,
      energy: () => energy + flow.electric * elapsed(),
      heatWh: () => toWattHours(tankAfter(state, flow, elapsed()).heat),
      heating: () => state.heating,
      mode: () => state.command.mode,
      command(wanted) {
        change(() => {
          // Said again, "heat" does not fill a tank twice.
          if (wanted.mode !== state.command.mode) state = { ...state, command: wanted, filled: false };
        });
      },
    },
  };
}
