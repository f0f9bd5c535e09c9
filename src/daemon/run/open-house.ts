import { join } from 'node:path';
import type { House } from '#app/house.ts';
import { createRandom } from '#core/random.ts';
import type { Discovery } from '#drivers/echonet-lan/discovery.ts';
import { readQuirks } from '#drivers/quirk-files/read-quirks.ts';
import { composeWeather } from '#drivers/weather-chain/compose-weather.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Settings } from '#ports/settings.ts';
import { CONFIG_FOLDER } from '../configuration-folder.ts';
import type { Configuration } from './check-configuration.ts';
import { configuredDevices } from './configured-devices.ts';
import { configuredLan } from './configured-lan.ts';
import { configuredMeter } from './configured-meter.ts';
import { configuredWeather } from './configured-weather.ts';

/** Which ways out of the box are closed at the moment: a sentence each, null where it is open. */
export interface Troubles {
  meter: string | null;
  lan: string | null;
}

export interface OpenHouse {
  readonly house: House;
  readonly discovery: Discovery;
  readonly troubles: Readonly<Troubles>;
  /** Opens the LAN alone. */
  startDevices(): Promise<void>;
  /** Opens LAN and meter; what cannot be opened now is tried until `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The real far ends of a house as its configuration names them. */
export function openHouse(
  configuration: Configuration,
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    readonly settings: Settings;
    readonly version: string;
    readonly onTrouble?: (what: keyof Troubles, sentence: string | null) => void;
  },
): OpenHouse {
  const { clock, log, settings } = parts;
  const { file, fileNamed } = configuration;
  const troubles: Troubles = { meter: null, lan: null };
  const trouble =
    (what: keyof Troubles) =>
    (sentence: string | null): void => {
      troubles[what] = sentence;
      parts.onTrouble?.(what, sentence);
    };
  const random = (use: string) => createRandom(clock.now() | 0, use);
  const { lan, discovery, devices } = configuredLan(file, {
    clock,
    log,
    random: random('echonet'),
    onTrouble: trouble('lan'),
  });
  const meter = configuredMeter(configuration, {
    clock,
    log,
    random: random('route-b'),
    settings,
    onTrouble: trouble('meter'),
  });
  const { feed, warnings } = composeWeather(configuredWeather(file, fileNamed), {
    clock,
    log,
    random: random('weather'),
    folder: join(fileNamed(file.data.folder), 'weather'),
    agent: `Hidamari/${parts.version}`,
  });
  const quirks = readQuirks(join(CONFIG_FOLDER, 'quirks'));
  return {
    house: {
      meter,
      weather: feed,
      ...(warnings === null ? {} : { warnings }),
      ...configuredDevices(file.devices, { lan: devices, clock, quirks }),
    },
    discovery,
    troubles,
    startDevices: () => lan.start(),
    async start() {
      await lan.start();
      discovery.start();
      await meter.start();
    },
    async stop() {
      await meter.stop();
      discovery.stop();
      await lan.stop();
    },
  };
}
