import { MINUTES_PER_DAY } from '../world/house-inputs.ts';
import type { CircuitDay, Painter } from './circuit-day.ts';

export interface AirConditionerUse {
  /** Electric power per kelvin between outdoors and the room's wish, W. */
  readonly perKelvin: number;
  readonly most: number;
  /** People switch on cooling above this outdoor temperature, °C; in bed they are less patient. */
  readonly warmC: number;
  /** Somebody wants the room conditioned at this minute. */
  readonly wanted: (day: CircuitDay, minute: number) => boolean;
  /** Bedrooms are cooled but hardly heated. */
  readonly heats: boolean;
}

const STANDBY = 2;
/** People switch on heating below this outdoor temperature, °C. */
const COLD = 13;
/** The outdoor temperature at which the room would need nothing. */
const HEATING_BALANCE = 18;
const COOLING_BALANCE = 22;
/** It pulls the room to the wish at up to full power first. */
const PULL_MINUTES = 20;

/** An inverter air conditioner: off, hard at first, then as much as the weather asks for. */
export const airConditioner =
  (use: AirConditionerUse): Painter =>
  (day) => {
    const { row, random, temperature } = day;
    let running = 0;
    for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
      const outdoor = temperature[Math.floor(minute / 30)]!;
      const load = use.wanted(day, minute) ? demand(outdoor, use, running > 0) : 0;
      running = load > 0 ? running + 1 : 0;
      if (running === 0) {
        row[minute] = STANDBY;
        continue;
      }
      const pull = running < PULL_MINUTES ? 1.8 - (0.8 * running) / PULL_MINUTES : 1;
      const power = use.perKelvin * load * pull * (0.94 + 0.12 * random.next());
      row[minute] = Math.round(Math.min(use.most, Math.max(90, power)));
    }
  };

/** Kelvins that the unit must bridge; 0 where nobody would switch it on. A unit that runs is left on a little longer. */
function demand(outdoor: number, { heats, warmC }: AirConditionerUse, running: boolean): number {
  const slack = running ? 1.5 : 0;
  if (heats && outdoor < COLD + slack) return HEATING_BALANCE - outdoor;
  if (outdoor > warmC - slack) return outdoor - COOLING_BALANCE;
  return 0;
}
