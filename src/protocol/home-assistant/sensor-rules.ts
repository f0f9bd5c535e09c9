/**
 * Which state classes and units Home Assistant accepts for the device classes of sensors that we use, as its core has them
 * (homeassistant/components/sensor/const.py, DEVICE_CLASS_STATE_CLASSES and DEVICE_CLASS_UNITS, commit 00eb668). A sensor that
 * breaks them is logged as wrong and left out of the long-term statistics and the energy dashboard.
 */
export const SENSOR_RULES = {
  power: { states: ['measurement'], units: ['W', 'kW', 'MW', 'GW', 'TW'] },
  energy: { states: ['total', 'total_increasing'], units: ['Wh', 'kWh', 'MWh', 'GWh', 'TWh'] },
  battery: { states: ['measurement'], units: ['%'] },
  /** The unit is a currency of ISO 4217. */
  monetary: { states: ['total'], units: ['JPY'] },
} as const;

export type SensorClass = keyof typeof SENSOR_RULES;
