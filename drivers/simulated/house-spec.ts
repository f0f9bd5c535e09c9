import type { BatteryModel } from '#core/physics/battery.ts';
import { DEFAULT_COP } from '#core/physics/cop.ts';
import type { TankModel } from '#core/physics/tank.ts';
import type { ProgrammeModel } from '#core/physics/tank-programme.ts';
import type { VehicleModel } from '#core/physics/vehicle.ts';
import type { Tariff } from '#core/tariff/tariff.ts';

export interface SolarSpec {
  readonly peakW: number;
  /** AC limit of the inverter, W. */
  readonly inverterW: number;
  readonly tiltDeg: number;
  /** 180 = south. */
  readonly azimuthDeg: number;
  /** 全量買取: everything is sold through a meter of its own, past the house. */
  readonly purchase: 'surplus' | 'full';
  /** Inverters that share panels and AC limit evenly. */
  readonly pcs: number;
}

export interface HeaterSpec {
  readonly tank: TankModel;
  /** The unit's own night programme. */
  readonly programme: ProgrammeModel;
}

export interface VehicleSpec {
  readonly model: VehicleModel;
  /** Content the people want at every departure of a generated trip, Wh. */
  readonly departureWh: number;
  /** Mean content a generated trip uses, Wh. */
  readonly tripWh: number;
}

/** A simulated house. Everything that `--house FILE` can say, in the product's own units. */
export interface HouseSpec {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly persons: number;
  /** Contract limit of bought power, W. */
  readonly importLimitW: number;
  readonly solar: SolarSpec;
  readonly battery: BatteryModel | null;
  readonly heater: HeaterSpec | null;
  readonly vehicle: VehicleSpec | null;
  readonly tariff: Tariff;
}

const HOUR = 3_600_000;

/**
 * A family of four in Tokyo, all-electric, 60 A.
 *
 * - battery: 9.8 kWh and 3 kW, the class most sold with new roofs; AC to AC 90 %, as the published 87–92 % of such units
 * - heater: 370 L, 4.5 kW of heat, the common size for four
 * - vehicle: 40 kWh with V2H (10–100 %), 6 kW stand that starts at 1.2 kW (6 A × 200 V) and obeys the 60 A
 * - tariff: TEPCO スマートライフS as of 2024-04, levy of 2026 (both confirmed by two sources), 8.5 yen for surplus
 */
export const DEFAULT_HOUSE: HouseSpec = {
  latitudeDeg: 35.69,
  longitudeDeg: 139.69,
  persons: 4,
  importLimitW: 6_000,
  solar: { peakW: 5_000, inverterW: 4_900, tiltDeg: 25, azimuthDeg: 180, purchase: 'surplus', pcs: 1 },
  battery: {
    capacityWh: 9_800,
    reserveWh: 980,
    chargeW: 3_000,
    dischargeW: 3_000,
    chargeEfficiency: 0.95,
    dischargeEfficiency: 0.95,
    standbyW: 12,
  },
  heater: {
    tank: {
      litres: 370,
      heatW: 4_500,
      cop: DEFAULT_COP,
      auxiliaryW: 21,
      idleW: 6,
      startWh: 50,
      lossSharePerHour: 0.0035,
      lossW: 20,
      minimumRun: 5 * 60_000,
      boostBelowWh: 2_000,
      boostToWh: 4_000,
    },
    programme: { from: 1 * HOUR, to: 6 * HOUR },
  },
  vehicle: {
    model: {
      capacityWh: 40_000,
      minimumW: 1_200,
      maximumW: 6_000,
      chargeEfficiency: 0.93,
      dischargeW: 6_000,
      dischargeEfficiency: 0.93,
      floorWh: 4_000,
    },
    departureWh: 24_000,
    tripWh: 6_000,
  },
  tariff: {
    id: 'tepco_smartlife_s',
    name: { ja: '東京電力EP スマートライフS', en: 'TEPCO EP Smart Life S' },
    bands: [
      { name: 'night', from: 1, to: 6, yenPerKwh: 27.86 },
      { name: 'day', from: 6, to: 25, yenPerKwh: 35.76 },
    ],
    levyYenPerKwh: 4.18,
    sellYenPerKwh: 8.5,
  },
};
