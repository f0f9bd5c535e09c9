import { fullHeat } from '#core/physics/tank-season.ts';
import { toWattHours } from '#core/physics/millijoules.ts';
import type { Instant } from '#core/time/instant.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import type { Site } from './physics/site.ts';

/** Starts of the heat pump that a plan may use in a day. */
const STARTS = 3;

/** A simulated house as the site of a scenario; a full tank holds less in summer. */
export function siteOfSpec(spec: HouseSpec, at: Instant): Site {
  const { solar, battery, heater, vehicle } = spec;
  return {
    pv_kwp: solar.peakW / 1000,
    main_limit_kw: spec.importLimitW / 1000,
    latitude: spec.latitudeDeg,
    longitude: spec.longitudeDeg,
    battery: battery === null ? null : batteryOf(battery),
    ecocute: heater === null ? null : ecocuteOf(heater.tank, at),
    ev: vehicle === null ? null : carOf(vehicle),
  };
}

const batteryOf = (battery: NonNullable<HouseSpec['battery']>) => ({
  capacity_kwh: battery.capacityWh / 1000,
  charge_kw: battery.chargeW / 1000,
  discharge_kw: battery.dischargeW / 1000,
  eta_charge: battery.chargeEfficiency,
  eta_discharge: battery.dischargeEfficiency,
  reserve_kwh: battery.reserveWh / 1000,
  export_allowed: false,
  charge_from_grid: true,
  charge_min_kw: 0,
  modes: ['auto' as const, 'charge' as const, 'hold' as const],
});

const ecocuteOf = (tank: NonNullable<HouseSpec['heater']>['tank'], at: Instant) => ({
  heat_kw: tank.heatW / 1000,
  tank_max_kwh: toWattHours(fullHeat(tank.litres, at)) / 1000,
  cop_table: tank.cop.map(([celsius, cop]): [number, number] => [celsius, cop]),
  loss_per_step: tank.lossSharePerHour / 2,
  loss_const_kwh: tank.lossW / 2000,
  aux_kw: (tank.auxiliaryW - tank.idleW) / 1000,
  start_kwh: tank.startWh / 1000,
  min_run_steps: Math.max(1, Math.ceil(tank.minimumRun / 1_800_000)),
  max_starts_per_day: STARTS,
  boost_below_kwh: tank.boostBelowWh / 1000,
});

const carOf = ({ model, departureWh }: NonNullable<HouseSpec['vehicle']>) => ({
  capacity_kwh: model.capacityWh / 1000,
  min_kw: model.minimumW / 1000,
  max_kw: model.maximumW / 1000,
  eta: model.chargeEfficiency,
  departure_kwh: departureWh / 1000,
  max_kwh: model.capacityWh / 1000,
  v2h:
    model.dischargeW === 0
      ? null
      : {
          discharge_kw: model.dischargeW / 1000,
          eta: model.dischargeEfficiency,
          floor_kwh: model.floorWh / 1000,
        },
});
