import type { HeaterMode } from '#core/device/water-heater.ts';
import { seasonalMains, WATER_WH_PER_LITRE_KELVIN } from '#core/physics/tank-season.ts';
import { known, mapReading, missing, type Reading } from '#core/reading.ts';
import { type Instant, seconds } from '#core/time/instant.ts';
import { type Percent, percent, type WattHours, type Watts, wattHours } from '#core/units.ts';
import type { WaterHeater } from '#ports/devices.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readCode,
  readNumber,
  readValues,
  type Values,
  wattHourType,
} from './device-object.ts';
import { codeProperty, readsOneOf, setAndVerify } from './set-and-verify.ts';

/** Automatic water heating B0. */
const CODES = { auto: 0x41, heat: 0x42, stop: 0x43 } as const;
const MODES: ReadonlyMap<number, HeaterMode> = new Map([
  [0x41, 'auto'],
  [0x42, 'heat'],
  [0x43, 'stop'],
]);
const TRUE = 0x41;
/** Daytime reheating permission C0. */
const PERMITTED = 0x41;
const FORBIDDEN = 0x42;

const LITRES = numberType(0x026b01, 0xe1);
const TANK_TEMPERATURE = numberType(0x026b01, 0xc1);
const SET_TEMPERATURE = numberType(0x026b01, 0xb3);
const EPCS = [0x84, 0x85, 0xb0, 0xb2, 0xb3, 0xc1, 0xe1, 0xe2];

/**
 * An EcoCute (電気温水器, 0x026B).
 *
 * Heat = remaining hot water E1 × (its temperature − mains) × 1.163 Wh/(L·K). The temperature is that of the tank (C1)
 * or, without it, the one it is set to heat to (B3). No property tells the mains' temperature, so `mains` estimates it.
 *
 * auto, heat and stop are B0 = 41, 42, 43. Heating by hand may need the permission to heat by day (C0): it is given
 * before `heat` where it was not, and taken back with the next `auto`.
 */
export function createWaterHeater(
  deps: DeviceDeps & {
    /** Mains water at that time, °C; by default the season's in Tokyo. */
    readonly mains?: (at: Instant) => number;
  },
): WaterHeater & Preparable {
  const object = createDeviceObject(deps);
  const { eoj, mains = seasonalMains } = deps;
  const types = { power: numberType(eoj, 0x84), register: wattHourType(eoj, 0x85) };
  let permissionGiven = false;

  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, EPCS, deadline);
      return {
        id: deps.id,
        power: readNumber<Watts>(values, 0x84, types.power),
        register: readNumber<WattHours>(values, 0x85, types.register),
        heating: mapReading(readCode(values, 0xb2), (code) => code === TRUE),
        heat: heatOf(values, mains),
        fill: fillOf(values),
        mode: mapReading(readCode(values, 0xb0), (code) => MODES.get(code) ?? 'other'),
      };
    },
    async command({ mode }) {
      await object.prepare(seconds(10));
      const permission = await permissionFor(mode);
      const outcome = await setAndVerify(
        object,
        [permission === null ? [] : [codeProperty(0xc0, permission)], [codeProperty(0xb0, CODES[mode])]],
        [readsOneOf(0xb0, CODES[mode])],
      );
      if (permission !== null && outcome.outcome === 'confirmed') permissionGiven = permission === PERMITTED;
      return outcome;
    },
  };

  /** What C0 has to be changed to, or null. */
  async function permissionFor(mode: keyof typeof CODES): Promise<number | null> {
    if (mode === 'auto') return permissionGiven ? FORBIDDEN : null;
    if (mode === 'stop' || permissionGiven || !object.sets(0xc0) || !object.gets(0xc0)) return null;
    const now = readCode(await readValues(object, [0xc0], seconds(10)), 0xc0);
    return now.known && now.value === FORBIDDEN ? PERMITTED : null;
  }
}

function heatOf(values: Values, mains: (at: Instant) => number): Reading<WattHours> {
  const litres = readNumber(values, 0xe1, LITRES);
  if (!litres.known) return litres;
  const measured = readNumber(values, 0xc1, TANK_TEMPERATURE);
  const temperature = measured.known ? measured : readNumber(values, 0xb3, SET_TEMPERATURE);
  if (!temperature.known) return temperature;
  const above = Math.max(0, temperature.value - mains(values.at));
  return known(wattHours(litres.value * above * WATER_WH_PER_LITRE_KELVIN), values.at);
}

/** E1 of E2; more than a full tank, or a tank of nothing, is out of range. */
function fillOf(values: Values): Reading<Percent> {
  const litres = readNumber(values, 0xe1, LITRES);
  const capacity = readNumber(values, 0xe2, LITRES);
  if (!litres.known) return litres;
  if (!capacity.known) return capacity;
  const share = (100 * litres.value) / capacity.value;
  return share <= 100 ? known(percent(share), values.at) : missing('out-of-range', values.at);
}
