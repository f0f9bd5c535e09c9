import { copAt } from '#core/physics/cop.ts';
import type { TankSite } from './site.ts';

/** A heat-pump water heater between two half hours; kWh of heat above mains water. */
export interface TankState {
  readonly heat: number;
  readonly running: boolean;
  /** Half hours the run has lasted. */
  readonly ran: number;
}

/** The unit inside one half hour, asked minute by minute. */
export interface TankHalfHour {
  /** Electricity of the next minute, kWh; `draw` is what people want, kWh of heat. */
  minute(draw: number): number;
  /** kWh that were wanted and not there. */
  short(): number;
  starts(): number;
  end(): TankState;
}

const MINUTES = 30;
const HOURS = 1 / 60;

/**
 * On or off at full power: until the ordered heat is made, for the least run once started, and by its own decision, which
 * cannot be forbidden, while the content is below its threshold; never beyond a full tank. A boost lasts to the end of the
 * half hour.
 */
export function tankHalfHour(site: TankSite, before: TankState, ordered: number, outdoor: number): TankHalfHour {
  const power = site.heat_kw / copAt(site.cop_table, outdoor) + (site.aux_kw ?? 0);
  const forced = before.running && before.ran < site.min_run_steps;
  let { heat, running } = before;
  let made = 0;
  let boosting = false;
  let short = 0;
  let starts = 0;
  return {
    minute(draw) {
      const left = heat * (1 - (site.loss_per_step ?? 0) / MINUTES) - (site.loss_const_kwh ?? 0) / MINUTES - draw;
      short += Math.max(0, -left);
      heat = Math.max(0, left);
      boosting ||= heat < site.boost_below_kwh;
      const wanted = boosting || forced ? Infinity : ordered - made;
      const gained = Math.min(site.heat_kw * HOURS, wanted, site.tank_max_kwh - heat);
      if (gained <= 1e-9) {
        running = false;
        return 0;
      }
      const started = running ? 0 : 1;
      running = true;
      starts += started;
      heat += gained;
      made += gained;
      return (power * gained) / site.heat_kw + started * (site.start_kwh ?? 0);
    },
    short: () => short,
    starts: () => starts,
    end: () => ({ heat, running, ran: running ? (starts > 0 ? 1 : before.ran + 1) : 0 }),
  };
}
