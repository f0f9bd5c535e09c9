import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import type { HouseSpec } from '../house-spec.ts';
import type { Ledger, World } from '../world.ts';
import { createBatteryStore } from './battery-store.ts';
import { createCircuits } from './circuits.ts';
import { createHeaterStore } from './heater-store.ts';
import { type HouseInputs, MINUTES_PER_DAY } from './house-inputs.ts';
import type { Change, Moment } from './moment.ts';
import { createVehicleStore } from './vehicle-store.ts';

const MINUTE = 60_000;

export interface WorldOptions {
  readonly spec: HouseSpec;
  readonly inputs: HouseInputs;
  readonly start: Instant;
}

/**
 * A house that lives. Inside a minute the outside world is constant; a segment ends with the minute, where a store meets
 * a bound, or where a command arrives. Bought power above the contract is cut by charging the battery less, then the
 * car; what people use is never cut.
 */
export function createWorld({ spec, inputs, start }: WorldOptions): World {
  const moment: Moment = { now: start, since: start };
  const sums = { import: 0, export: 0, load: 0, solar: 0 };
  let load = 0;
  let solar = 0;
  let outdoor = 0;
  let grid = 0;
  let end: number = start;
  let minuteEnd: number = start;

  const change: Change = (apply) => {
    settle(moment.now);
    apply();
    load = circuits.total();
    begin();
  };
  const circuits = createCircuits(inputs, moment, change);
  const battery = spec.battery === null ? null : createBatteryStore(spec.battery, moment, change);
  const heater = spec.heater === null ? null : createHeaterStore(spec.heater, start, moment, change);
  const vehicle = spec.vehicle === null ? null : createVehicleStore(spec.vehicle.model, inputs, start, moment, change);

  const soldWhole = spec.solar.purchase === 'full';
  // The car may take what the contract leaves, but not what the battery's power conditioner needs anyway.
  const standby = spec.battery?.standbyW ?? 0;

  let dayStart = 0;
  let circuitMinutes: Int32Array = new Int32Array();
  let loadMinutes: Int32Array = new Int32Array();
  let solarMinutes: Int32Array = new Int32Array();
  let drawMinutes: Int32Array = new Int32Array();
  let temperatures: Float64Array = new Float64Array();

  function openDay(at: Instant): void {
    const day = jstDay(at);
    dayStart = jstDayStart(day);
    circuitMinutes = inputs.circuitMinutes(day);
    loadMinutes = inputs.loadMinutes(day);
    solarMinutes = inputs.solarMinutes(day);
    temperatures = inputs.temperatureSlots(day);
    if (heater !== null) drawMinutes = inputs.drawMinutes(day);
  }

  function openMinute(at: Instant): void {
    if (!(at - dayStart < MINUTES_PER_DAY * MINUTE)) openDay(at);
    const minute = Math.floor((at - dayStart) / MINUTE);
    minuteEnd = dayStart + (minute + 1) * MINUTE;
    outdoor = temperatures[Math.floor(minute / 30)]!;
    solar = solarMinutes[minute]!;
    load = circuits.minute(circuitMinutes, minute, loadMinutes[minute]!, outdoor);
    if (heater !== null) heater.minute(at, drawMinutes[minute]!, outdoor);
    if (vehicle !== null) vehicle.minute(at);
  }

  function begin(): void {
    let need = load - (soldWhole ? 0 : solar);
    let lasts = minuteEnd - moment.since;
    if (heater !== null) {
      const flow = heater.decide();
      need += flow.electric;
      if (flow.lasts < lasts) lasts = flow.lasts;
    }
    if (vehicle !== null) {
      const flow = vehicle.decide(need, Math.max(0, spec.importLimitW - standby - need));
      need += flow.charge - flow.discharge;
      if (flow.lasts < lasts) lasts = flow.lasts;
    }
    if (battery !== null) {
      const flow = battery.decide(need, Math.max(0, spec.importLimitW - need));
      need += flow.charge - flow.discharge;
      if (flow.lasts < lasts) lasts = flow.lasts;
    }
    grid = need;
    end = moment.since + Math.max(1, lasts);
  }

  function settle(at: number): void {
    const length = at - moment.since;
    if (grid > 0) sums.import += grid * length;
    else sums.export -= grid * length;
    sums.load += load * length;
    sums.solar += solar * length;
    battery?.settle(length);
    heater?.settle(length);
    vehicle?.settle(length);
    moment.since = at;
    moment.now = at;
  }

  const elapsed = (): number => moment.now - moment.since;
  const ledger: Ledger = {
    get import() {
      return sums.import + Math.max(0, grid) * elapsed();
    },
    get export() {
      return sums.export + Math.max(0, -grid) * elapsed();
    },
    get load() {
      return sums.load + load * elapsed();
    },
    get solar() {
      return sums.solar + solar * elapsed();
    },
    get batteryCharge() {
      return battery?.face.chargedEnergy() ?? 0;
    },
    get batteryDischarge() {
      return battery?.face.dischargedEnergy() ?? 0;
    },
    get heater() {
      return heater?.face.energy() ?? 0;
    },
    get vehicleCharge() {
      return vehicle?.face.chargedEnergy() ?? 0;
    },
    get vehicleDischarge() {
      return vehicle?.face.dischargedEnergy() ?? 0;
    },
    get hotWaterShort() {
      return heater?.short() ?? 0;
    },
  };

  openDay(start);
  openMinute(start);
  begin();

  return {
    get now() {
      return instant(moment.now);
    },
    advanceTo(at) {
      if (at <= moment.now) return;
      while (at >= end) {
        settle(end);
        if (end === minuteEnd) openMinute(instant(end));
        begin();
      }
      moment.now = at;
    },
    gridPower: () => grid,
    ledger,
    circuits: circuits.faces,
    solar: {
      ratedPower: spec.solar.inverterW,
      power: () => solar,
      energy: () => ledger.solar,
      inverters: spec.solar.pcs,
      soldWhole,
    },
    battery: battery?.face ?? null,
    heater: heater?.face ?? null,
    vehicle: vehicle?.face ?? null,
    appliances: circuits.appliances,
    outdoorTemperature: () => outdoor,
    futureSolar: (slot) => halfHourOf(inputs.solarMinutes(jstDay(slot)), slot),
    futureTemperature: (slot) => inputs.temperatureSlots(jstDay(slot))[slotIndex(slot)]!,
  };
}

const slotIndex = (slot: Instant): number => Math.floor((slot - jstDayStart(jstDay(slot))) / (30 * MINUTE));

/** Wh of the half hour that begins at `slot`. */
function halfHourOf(minutes: Int32Array, slot: Instant): number {
  let wattMinutes = 0;
  const first = slotIndex(slot) * 30;
  for (let minute = first; minute < first + 30; minute++) wattMinutes += minutes[minute]!;
  return wattMinutes / 60;
}
