import type { ScenarioBattery, ScenarioCar, ScenarioHeater } from '#planfile/scenario-schema.ts';

/** A house of one device of each kind at most, as a scenario describes it: kWh, kW. */
export interface Site {
  readonly pv_kwp: number;
  readonly main_limit_kw: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly battery: ScenarioBattery | null;
  readonly ecocute: ScenarioHeater | null;
  readonly ev: CarSite | null;
}

export type TankSite = ScenarioHeater;
export type BatterySite = ScenarioBattery;
/** A car of which everything is said. */
export type CarSite = ScenarioCar & {
  readonly capacity_kwh: number;
  readonly min_kw: number;
  readonly max_kw: number;
  readonly eta: number;
  readonly departure_kwh: number;
};
