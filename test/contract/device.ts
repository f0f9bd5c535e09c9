import { describe, expect, it } from 'vitest';
import type { CommandOutcome } from '#core/device/command.ts';
import type { Reading } from '#core/reading.ts';
import { millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Commandable, Observable } from '#ports/devices.ts';

/** A device under contract, with its time and a way to cut its wire. */
export interface Bench<Device> {
  readonly device: Device;
  readonly clock: Clock;
  /** Lets time pass until the work has settled. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** From now on nothing reaches the device and nothing comes back. */
  cut(): void;
}

/** Every reading inside an observation, circuits included, with its key. */
export function readingsOf(observation: object): [string, Reading<unknown>][] {
  return Object.entries(observation).flatMap(([key, value]): [string, Reading<unknown>][] => {
    if (Array.isArray(value)) {
      return value.flatMap((item, i) =>
        readingsOf(item).map(([name, reading]): [string, Reading<unknown>] => [`${key}[${i}].${name}`, reading]),
      );
    }
    return typeof value === 'object' && value !== null && 'known' in value ? [[key, value as Reading<unknown>]] : [];
  });
}

const FUTURE_SLACK = 1;

/** The laws of every Observable (ports/devices.ts). `may` names readings that may be missing or older than the call. */
export function observableContract<Observation extends { readonly id: string }>(
  what: string,
  make: () => Promise<Bench<Observable<Observation>>>,
  may: { readonly lack?: RegExp; readonly keep?: RegExp } = {},
): void {
  describe(`${what} as an Observable`, () => {
    it('knows what it can know, now, under its own id', async () => {
      const { device, clock, settle } = await make();
      const before = clock.now();
      const observation = await settle(device.observe(seconds(5)));
      expect(observation.id).toBe(device.id);
      const readings = readingsOf(observation);
      expect(readings.length).toBeGreaterThan(0);
      for (const [key, reading] of readings) {
        if (may.lack?.test(key) !== true) expect([key, reading.known]).toEqual([key, true]);
        if (may.keep?.test(key) !== true) expect(reading.at).toBeGreaterThanOrEqual(before);
        expect(reading.at).toBeLessThan(clock.now() + FUTURE_SLACK);
      }
    });

    it('answers within the deadline with reasons when the wire is cut, and never rejects', async () => {
      const { device, clock, settle, cut } = await make();
      await settle(device.observe(seconds(5)));
      cut();
      await settle(new Promise<void>((resolve) => clock.after(millis(61_000), 'past the minute', resolve)));
      for (const deadline of [4_000, 100, 0]) {
        const start = clock.monotonic();
        const readings = readingsOf(await settle(device.observe(millis(deadline))));
        expect(clock.monotonic() - start).toBeLessThanOrEqual(deadline);
        for (const [key, reading] of readings) expect([key, reading.known]).toEqual([key, false]);
      }
    });

    it('answers many observations asked for at once', async () => {
      const { device, settle } = await make();
      const all = await settle(Promise.all(Array.from({ length: 5 }, () => device.observe(seconds(5)))));
      expect(new Set(all.map(({ id }) => id))).toEqual(new Set([device.id]));
    });
  });
}

type Told<Command> = Observable<{ readonly id: string; readonly mode: Reading<string> }> & Commandable<Command>;

/** The laws of every Commandable whose observation tells its mode. */
export function commandableContract<Command extends { readonly mode: string }>(
  what: string,
  make: () => Promise<Bench<Told<Command>>>,
  commands: readonly Command[],
): void {
  describe(`${what} as a Commandable`, () => {
    it.each(commands.map((command): [string, Command] => [command.mode, command]))(
      'confirmed %s is what the device then says of itself',
      async (mode, command) => {
        const { device, settle } = await make();
        expect(await settle(device.command(command))).toEqual({ outcome: 'confirmed' } satisfies CommandOutcome);
        const { mode: reading } = await settle(device.observe(seconds(5)));
        expect(reading.known && reading.value).toBe(mode);
      },
    );

    it('takes one command after another, each confirmed', async () => {
      const { device, settle } = await make();
      for (const command of [...commands, ...commands.toReversed()]) {
        expect([command.mode, (await settle(device.command(command))).outcome]).toEqual([command.mode, 'confirmed']);
      }
    });

    it('is indeterminate, never confirmed, when the wire is cut', async () => {
      const { device, settle, cut } = await make();
      await settle(device.observe(seconds(5)));
      cut();
      for (const command of commands) expect((await settle(device.command(command))).outcome).toBe('indeterminate');
    });
  });
}

/** The laws of every Commandable that is set rather than put into a mode. */
export function settableContract<Command>(
  what: string,
  make: () => Promise<Bench<Commandable<Command> & Observable<{ readonly id: string }>>>,
  commands: readonly Command[],
): void {
  describe(`${what} as a Commandable`, () => {
    it('confirms each command, one after another', async () => {
      const { device, settle } = await make();
      for (const command of commands)
        expect([command, await settle(device.command(command))]).toEqual([command, { outcome: 'confirmed' }]);
    });

    it('is indeterminate, never confirmed, when the wire is cut', async () => {
      const { device, settle, cut } = await make();
      await settle(device.observe(seconds(5)));
      cut();
      for (const command of commands) expect((await settle(device.command(command))).outcome).toBe('indeterminate');
    });
  });
}
