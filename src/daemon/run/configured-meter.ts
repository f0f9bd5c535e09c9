import type { Random } from '#core/random.ts';
import { byteLinkFor } from '#drivers/link/byte-link-for.ts';
import { powerCycleCommand, withPowerCycle } from '#drivers/link/power-cycle.ts';
import { createRouteBMeter } from '#drivers/route-b-meter/route-b-meter.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import type { Settings } from '#ports/settings.ts';
import { createAbsentMeter } from './absent-meter.ts';
import type { Configuration } from './check-configuration.ts';
import { toldLink } from './told-link.ts';

const PAN = 'meter.pan';
const MEMORY = 'meter.memory';
const FRUITLESS_OPENINGS = 10;

/**
 * The smart meter as configured. Where it was found and what it is like are remembered, so that after a restart its power
 * comes without a scan. A port that cannot be opened now is tried for ever; `onTrouble` hears the sentence, null when it opens.
 */
export function configuredMeter(
  { file, credentials }: Configuration,
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    readonly random: Random;
    readonly settings: Settings;
    readonly onTrouble: (sentence: string | null) => void;
  },
): GridMeter {
  const { clock, log, random, settings, onTrouble } = parts;
  if (file.meter === null || credentials === null) return createAbsentMeter(clock);
  const { port, number, power_cycle } = file.meter;
  const bare = toldLink(byteLinkFor(port, clock), onTrouble);
  const link: ByteLink =
    power_cycle === null
      ? bare
      : withPowerCycle(bare, { after: FRUITLESS_OPENINGS, run: powerCycleCommand(power_cycle, clock, log) });
  return createRouteBMeter({
    link,
    clock,
    log,
    random,
    credentials,
    ...(number === null ? {} : { meterNumber: number }),
    cache: { load: () => remembered(settings, PAN), save: (pan) => settings.keepSetting(PAN, JSON.stringify(pan)) },
    memory: {
      load: () => remembered(settings, MEMORY),
      save: (memory) => settings.keepSetting(MEMORY, JSON.stringify(memory)),
    },
  });
}

/** Only a hint: what cannot be read any more costs a scan. */
function remembered<T>(settings: Settings, key: string): T | null {
  const text = settings.setting(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
