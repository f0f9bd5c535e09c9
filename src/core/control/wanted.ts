import type { HeaterCommand } from '../device/water-heater.ts';
import type { PlanStep } from '../planner/plan.ts';
import type { Instant } from '../time/instant.ts';
import type { Seen, Wanted } from './basis.ts';
import type { DeviceLimits } from './limits.ts';

/** What a plan's step wants of a device, or null where it says nothing. */
export function wantedOf(step: PlanStep, seen: Seen, limits: DeviceLimits, at: Instant, storm: boolean): Wanted | null {
  const { id: device, kind } = seen;
  switch (kind) {
    case 'battery': {
      const order = step.batteries[device];
      if (order === undefined) return null;
      const reserve = step.reasons.some((one) => one.device === device && one.reason === 'keep-reserve');
      const command =
        order.mode === 'charge'
          ? ({ mode: 'charge', power: order.power, until: order.until } as const)
          : ({ mode: order.mode } as const);
      return { command: { kind, device, command }, by: storm && reserve ? 'storm' : 'plan' };
    }
    case 'heater': {
      const intent = step.heaters[device];
      if (intent === undefined || limits.heatPower === undefined) return null;
      if (limits.energyShift === true) return { command: { kind, device, command: { mode: 'auto' } }, by: 'plan' };
      const command = heaterCommandAt(at, step.at, intent.heat, limits.heatPower);
      return { command: { kind, device, command }, by: 'plan' };
    }
    case 'vehicle': {
      const command = step.vehicles[device];
      return command === undefined ? null : { command: { kind, device, command }, by: 'plan' };
    }
  }
}

/** A heater runs at full power until the step's heat (Wh) is made, then stops: a block's last step is partial. */
export function heaterCommandAt(now: Instant, stepAt: Instant, heat: number, heatPower: number): HeaterCommand {
  const made = (heatPower * (now - stepAt)) / 3_600_000;
  return made < heat ? { mode: 'heat' } : { mode: 'stop' };
}
