import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import { createRandom } from '#core/random.ts';
import { type Instant, instant, type Millis, millis, plus, seconds } from '#core/time/instant.ts';
import { type Air, createAir } from './air.ts';
import { createRouteBMeter, type PanCache, type RouteBMeterOptions } from '#drivers/route-b-meter/route-b-meter.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { MeteredWorld } from '#drivers/simulated/sk-module/meter-properties.ts';
import {
  createSimulatedMeter,
  type SimulatedMeter,
  type SimulatedMeterOptions,
} from '#drivers/simulated/sk-module/simulated-meter.ts';
import {
  createSimulatedSkModule,
  type SimulatedSkModule,
  type SimulatedSkModuleOptions,
} from '#drivers/simulated/sk-module/sk-module.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import type { Pan } from '#protocol/skstack/session/state.ts';

/** 2026-04-01T09:10:00+09:00 */
export const START: Instant = instant(Date.UTC(2026, 3, 1, 0, 10));
export const CREDENTIALS = { id: '00112233445566778899AABBCCDDEEFF', password: '0123456789AB' };
export const PAN: Pan = { channel: '21', panId: '8888', mac: '001C640000000002', kind: null };

/** A house that draws (or, negative, feeds in) always the same power. */
export function steadyWorld(start: Instant, watts: number): MeteredWorld {
  let last: number = start;
  const ledger = { import: 0, export: 0 };
  return {
    advanceTo(at) {
      if (at <= last) return;
      ledger[watts > 0 ? 'import' : 'export'] += Math.abs(watts) * (at - last);
      last = at;
    },
    gridPower: () => watts,
    ledger,
  };
}

/** A house whose power is the time since the start in units of `unit`: a value tells when it was measured. */
export function tellingWorld(unit: Millis = seconds(1)): MeteredWorld {
  let now: number = START;
  return {
    advanceTo(at) {
      now = Math.max(now, at);
    },
    gridPower: () => Math.floor((now - START) / unit),
    ledger: { import: 0, export: 0 },
  };
}

export interface Rig {
  readonly clock: VirtualClock;
  readonly meter: SimulatedMeter;
  /** Between meter and module. */
  readonly air: Air;
  readonly module: SimulatedSkModule;
  readonly driver: GridMeter;
  readonly halfHours: HalfHourRegisters[];
  readonly logged: string[];
  readonly saved: Pan[];
  run(length: Millis): Promise<void>;
  /** Another driver on the same module, as behind a restart of the box; its half hours go to `halfHours` too. */
  newDriver(options?: Partial<RouteBMeterOptions>): GridMeter;
  /** Observes every `period` from now on; the answers with the time they came. */
  watch(period: Millis, of?: GridMeter): { readonly at: number; readonly observation: GridObservation }[];
  /** Runs until an observation brings a power, at most `limit`; how long that took. */
  untilValue(limit: Millis): Promise<number>;
}

export interface RigOptions {
  readonly module?: Partial<SimulatedSkModuleOptions>;
  readonly meter?: Partial<SimulatedMeterOptions>;
  readonly driver?: { readonly id: string; readonly password: string };
  readonly known?: Pan;
  readonly options?: Partial<RouteBMeterOptions>;
  readonly start?: Instant;
  readonly watts?: number;
  /** What comes between the meter and the module. */
  readonly tamper?: (meter: SimulatedMeter, clock: VirtualClock) => SimulatedMeter;
  /** What comes between the module and the driver. */
  readonly wire?: (module: SimulatedSkModule) => ByteLink;
}

export function createRig(options: RigOptions = {}): Rig {
  const start = options.start ?? START;
  const clock = createVirtualClock({ start });
  const world = steadyWorld(start, options.watts ?? 1_234);
  const honest = createSimulatedMeter({ clock, world, random: createRandom(1, 'meter'), ...options.meter });
  const air = createAir(clock, options.tamper?.(honest, clock) ?? honest);
  const { meter } = air;
  const module = createSimulatedSkModule({
    clock,
    random: createRandom(1, 'module'),
    kind: 'dual',
    payload: 'binary',
    echo: true,
    chunk: 'whole',
    meter,
    credentials: CREDENTIALS,
    ...options.module,
  });
  const logged: string[] = [];
  const write = (event: string, facts?: Record<string, unknown>): void => {
    logged.push(`${event} ${JSON.stringify(facts ?? {})}`);
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const saved: Pan[] = [];
  const cache: PanCache = { load: () => options.known ?? null, save: (pan) => saved.push(pan) };
  const halfHours: HalfHourRegisters[] = [];
  const newDriver = (more: Partial<RouteBMeterOptions> = {}): GridMeter => {
    const made = createRouteBMeter({
      link: options.wire?.(module) ?? module,
      clock,
      log,
      random: createRandom(1, 'driver'),
      credentials: options.driver ?? CREDENTIALS,
      cache,
      ...options.options,
      ...more,
    });
    made.onHalfHour((registers) => halfHours.push(registers));
    return made;
  };
  const driver = newDriver();

  const run = (length: Millis): Promise<void> => clock.run({ until: plus(clock.now(), length) });
  const watch: Rig['watch'] = (period, of = driver) => {
    const seen: { at: number; observation: GridObservation }[] = [];
    const tick = (): void => {
      void of.observe(millis(period - 1)).then((observation) => seen.push({ at: clock.monotonic(), observation }));
      clock.after(period, 'test tick', tick);
    };
    tick();
    return seen;
  };

  return {
    clock,
    meter,
    air,
    module,
    driver,
    halfHours,
    logged,
    saved,
    run,
    newDriver,
    watch,
    async untilValue(limit) {
      const from = clock.monotonic();
      let seen = false;
      const ask = (): void => {
        void driver.observe(seconds(10)).then(({ power }) => {
          if (power.known) seen = true;
          else clock.after(millis(100), 'test asks again', ask);
        });
      };
      ask();
      await clock.run({ until: plus(clock.now(), limit), stop: () => seen });
      return seen ? clock.monotonic() - from : Number.POSITIVE_INFINITY;
    },
  };
}
