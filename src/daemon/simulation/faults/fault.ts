import type { Random } from '#core/random.ts';
import type { Millis } from '#core/time/instant.ts';
import type { SteppedClock } from '#drivers/simulated/clock/stepped-clock.ts';
import type { DeviceFaults } from '#drivers/simulated/lan/faulty-wire.ts';
import type { SimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import type { ModuleFaults } from '#drivers/simulated/sk-module/sk-module.ts';
import type { FaultyFeed } from '#drivers/simulated/weather/faulty-feed.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import type { Clock } from '#ports/clock.ts';
import type { FaultyDisk } from './faulty-disk.ts';

/** What a fault may lay hands on. */
export interface FaultSite {
  /** The true time. */
  readonly clock: Clock;
  readonly devices: DeviceFaults;
  /** Addresses of devices, by what they are. */
  readonly all: readonly Target[];
  readonly steered: readonly Target[];
  readonly meter: Pick<SimulatedMeter, 'mute'>;
  readonly module: ModuleFaults;
  readonly feed: FaultyFeed;
  /** The clock of the daemon's box. */
  readonly box: SteppedClock;
  readonly disk: FaultyDisk;
  /** kill -9; the daemon is started again after `downFor`. */
  kill(downFor: Millis): void;
  /** Somebody operates a device at the device itself. */
  byHand(target: Target, properties: readonly Property[]): void;
}

export interface Target {
  readonly id: string;
  readonly address: string;
  readonly eoj: number;
}

export interface Fault {
  readonly name: string;
  /** Mean time between two. */
  readonly every: Millis;
  begin(site: FaultSite, random: Random): void;
}

/** From `least` to `most`, ms, most of them short: uniform in the logarithm. */
export const between = (random: Random, least: Millis, most: Millis): Millis =>
  Math.round(least * (most / least) ** random.next()) as Millis;

export const oneOf = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)]!;
