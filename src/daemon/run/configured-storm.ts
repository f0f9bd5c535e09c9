import type { StormSettings } from '#core/control/storm.ts';
import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import { circuitId } from './configured-devices.ts';

/** What a storm's reserve is for; without an essential circuit it is the whole house. */
export function configuredStorm(file: Pick<HouseFile, 'devices' | 'circuits' | 'control'>): StormSettings {
  const { storm_warning_h, storm_danger_h, storm_special_h } = file.control;
  return {
    circuits: file.circuits.filter(({ essential }) => essential).map((circuit) => circuitId(file, circuit)),
    hours: { warning: storm_warning_h, danger: storm_danger_h, special: storm_special_h },
  };
}
