import type {
  AirConditioner,
  Appliance,
  Battery,
  Board,
  CookingHeater,
  EnergyShift,
  FloorHeater,
  Light,
  Solar,
  Vehicle,
  WaterHeater,
} from '#ports/devices.ts';
import type { PurchaseMode } from '#core/ledger/purchase-mode.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';
import type { WarningsFeed } from '#ports/weather-warnings.ts';

/** Everything outside that the loop talks to. */
export interface House {
  readonly meter: GridMeter;
  readonly boards: readonly Board[];
  readonly solars: readonly Solar[];
  /** How the generation of all `solars` is sold; surplus where left out. */
  readonly purchase?: PurchaseMode;
  readonly batteries: readonly Battery[];
  readonly vehicles: readonly Vehicle[];
  readonly heaters: readonly WaterHeater[];
  readonly appliances: readonly Appliance[];
  readonly weather: WeatherFeed;
  /** Left out: no warnings are followed. */
  readonly warnings?: WarningsFeed;
  /** Of the heaters that offer it, under the heater's id. */
  readonly energyShifts?: readonly EnergyShift[];
  /** What people operate from the page; nothing here is ever planned. */
  readonly operable?: Operable;
}

export interface Operable {
  readonly airConditioners?: readonly AirConditioner[];
  readonly lights?: readonly Light[];
  readonly floorHeaters?: readonly FloorHeater[];
  readonly cookingHeaters?: readonly CookingHeater[];
}

/** What a circuit of a board feeds. A heater's or a vehicle's own circuit is not part of the house's load. */
export interface Circuit {
  /** `circuit.<channel>` */
  readonly id: string;
  readonly board: string;
  readonly channel: number;
  readonly name: string;
  readonly feeds: 'load' | 'heater' | 'vehicle' | 'battery' | 'solar';
  /** Where it is; left out where nobody said. */
  readonly room?: string;
}
