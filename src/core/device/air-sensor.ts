import type { Reading } from '../reading.ts';

/** What a sensor measures: °C, % relative humidity, ppm CO₂, ppm volatile organic compounds. */
export type AirQuantity = 'temperature' | 'humidity' | 'co2' | 'voc';

export const AIR_UNITS = { temperature: '°C', humidity: '%', co2: 'ppm', voc: 'ppm' } as const satisfies Record<
  AirQuantity,
  string
>;

/** A sensor of a room's air (0x0011, 0x0012, 0x001B, 0x001D). */
export interface AirSensorObservation {
  readonly id: string;
  readonly quantity: AirQuantity;
  /** In the unit of AIR_UNITS. */
  readonly value: Reading<number>;
}
