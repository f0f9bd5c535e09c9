import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tighten } from '#core/control/guard.ts';
import { decide } from '#core/control/reconcile.ts';
import { harmOf, isNoWider } from '#core/control/harm.ts';
import type { DeviceCommand } from '#core/device/command.ts';
import { known } from '#core/reading.ts';
import { wattHours, watts } from '#core/units.ts';
import { type About, basis, battery, charge, heater, vehicle } from './seen-house.ts';

const guarded = (command: DeviceCommand, about: About = {}): string => {
  const { command: left, rule } = tighten(command, basis(command, about));
  const power = left !== null && 'power' in left.command ? ` ${left.command.power}` : '';
  return `${left === null ? 'nothing' : left.command.mode}${power}${rule === null ? '' : `: ${rule}`}`;
};

describe('the contract limit', () => {
  it('lets a charge take what the contract leaves, and nothing where nothing is left', () => {
    expect(guarded(charge(3_000), { seen: { grid: 2_000 } })).toBe('charge 3000');
    expect(guarded(charge(3_000), { seen: { grid: 4_050 } })).toBe('charge 1900: contract-limit');
    expect(guarded(charge(3_000), { seen: { grid: 6_000 } })).toBe('hold: contract-limit');
  });

  it('counts what the device takes already', () => {
    const charging = { grid: 5_500, vehicleW: 3_000, vehicle: 'charge' } as const;
    expect(guarded(vehicle('charge', 3_000), { seen: charging })).toBe('charge 3000');
    expect(guarded(vehicle('charge', 3_000), { seen: { ...charging, grid: 6_700 } })).toBe(
      'charge 2300: contract-limit',
    );
  });

  it('counts amperes: the contract’s over both phases, the breaker’s on each', () => {
    const seen = { grid: 3_000, amperes: [10, 20] } as const;
    expect(guarded(charge(3_000), { seen, limits: { contractAmperes: 60 } })).toBe('charge 3000');
    expect(guarded(charge(3_000), { seen, limits: { contractAmperes: 50 } })).toBe('charge 2000: contract-limit');
    expect(guarded(charge(3_000), { seen, limits: { phaseAmperes: 30 } })).toBe('charge 2000: contract-limit');
  });

  it('never charges a car below its least current', () => {
    const least = { least: 1_200 };
    expect(guarded(vehicle('charge', 1_000), { limits: least })).toBe('idle: least-current');
    expect(guarded(vehicle('charge', 3_000), { limits: least, seen: { grid: 5_000 } })).toBe('idle: contract-limit');
  });

  it('does not begin to heat where nothing is left', () => {
    expect(guarded(heater('heat'), { seen: { grid: 6_000 } })).toBe('nothing: contract-limit');
    expect(guarded(heater('heat'), { seen: { grid: 4_000 } })).toBe('heat');
  });
});

describe('floors', () => {
  it('does not stop a tank that is nearly empty, or that does not tell', () => {
    const limits = { floor: 2_000 };
    expect(guarded(heater('stop'), { limits, seen: { heat: 2_100 } })).toBe('stop');
    expect(guarded(heater('stop'), { limits, seen: { heat: 1_900 } })).toBe('auto: tank-minimum');
    expect(guarded(heater('stop'), { limits, seen: { heat: null } })).toBe('auto: tank-minimum');
  });

  it('holds a battery that dips below its floor until it is clearly above', () => {
    const limits = { floor: 2_000, capacity: 10_000 };
    const at = (batteryWh: number, mode: 'auto' | 'hold'): string =>
      guarded(battery('auto'), { limits, seen: { batteryWh, battery: mode } });
    expect(at(1_850, 'auto')).toBe('auto');
    expect(at(1_750, 'auto')).toBe('hold: battery-floor');
    expect(at(2_150, 'hold')).toBe('hold: battery-floor');
    expect(at(2_250, 'hold')).toBe('auto');
  });
});

describe('ranges and export', () => {
  it('asks up to what a device can, and nothing that is no number', () => {
    const limits = { most: 2_500, capacity: 8_000, mostOut: 1_000 };
    expect(guarded(charge(3_000), { limits })).toBe('charge 2500: value-range');
    expect(guarded(charge(Number.NaN), { limits })).toBe('nothing: value-range');
    expect(guarded(charge(-1), { limits })).toBe('nothing: value-range');
    expect(guarded(charge(1_000, Number.POSITIVE_INFINITY), { limits })).toBe('nothing: value-range');
    expect(guarded(vehicle('discharge', 3_000), { limits })).toBe('discharge 1000: value-range');
  });

  it('never gives to the grid', () => {
    expect(guarded(vehicle('discharge', 3_000), { seen: { grid: 0 } })).toBe('discharge 3000');
    expect(guarded(vehicle('discharge', 3_000), { seen: { grid: -500, vehicleW: -2_000 } })).toBe(
      'discharge 1500: battery-export',
    );
    expect(guarded(vehicle('discharge', 3_000), { seen: { grid: -500 } })).toBe('idle: battery-export');
    expect(guarded(vehicle('discharge', 3_000), { seen: { grid: null } })).toBe('idle: battery-export');
  });

  it('steers neither battery nor car in full-purchase mode', () => {
    const limits = { purchase: 'full' } as const;
    expect(guarded(charge(1_000), { limits })).toBe('nothing: full-purchase');
    expect(guarded(vehicle('discharge'), { limits })).toBe('nothing: full-purchase');
    expect(guarded(battery('auto'), { limits })).toBe('auto');
  });
});

describe('the guard only ever tightens', () => {
  const number = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -500, max: 9_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0) },
  );
  const command: fc.Arbitrary<DeviceCommand> = fc.oneof(
    fc.record({ power: number, until: number }).map(
      ({ power, until }): DeviceCommand => ({
        kind: 'battery',
        device: 'b',
        command: { mode: 'charge', power: watts(power), until: wattHours(until) },
      }),
    ),
    fc.constantFrom('auto' as const, 'hold' as const).map(battery),
    fc.constantFrom('auto' as const, 'heat' as const, 'stop' as const).map(heater),
    fc
      .tuple(fc.constantFrom('auto' as const, 'idle' as const, 'charge' as const, 'discharge' as const), number)
      .map(([mode, power]) => vehicle(mode, power)),
  );
  const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
  const seen = fc.record(
    {
      battery: maybe(fc.constantFrom('auto' as const, 'charge' as const, 'hold' as const, 'other' as const)),
      batteryWh: fc.integer({ min: 0, max: 12_000 }),
      heat: maybe(fc.integer({ min: 0, max: 20_000 })),
      fill: fc.integer({ min: 0, max: 100 }),
      vehicleW: fc.integer({ min: -6_000, max: 6_000 }),
      connected: fc.boolean(),
      grid: maybe(fc.integer({ min: -8_000, max: 12_000 })),
      amperes: fc.tuple(fc.integer({ min: -60, max: 90 }), fc.integer({ min: -60, max: 90 })),
    },
    { requiredKeys: [] },
  );
  const limits = fc.record(
    {
      contractAmperes: fc.integer({ min: 10, max: 60 }),
      phaseAmperes: fc.integer({ min: 10, max: 60 }),
      purchase: fc.constantFrom('surplus' as const, 'full' as const),
      floor: fc.integer({ min: 0, max: 6_000 }),
      capacity: fc.integer({ min: 1_000, max: 12_000 }),
      most: fc.integer({ min: 0, max: 6_000 }),
      least: fc.integer({ min: 0, max: 2_000 }),
      mostOut: fc.integer({ min: 0, max: 6_000 }),
    },
    { requiredKeys: [] },
  );

  it('does no more harm than what was asked, in no respect', () => {
    fc.assert(
      fc.property(command, seen, limits, (asked, house, own) => {
        const { command: left, rule } = tighten(asked, basis(asked, { seen: house, limits: own }));
        if (left === null) return rule !== null;
        const same = JSON.stringify(left) === JSON.stringify(asked);
        return isNoWider(left, asked) && (rule === null) === same && left.device === asked.device;
      }),
      { seed: 8, numRuns: 2_000 * Number(process.env['HEMS_SOAK'] ?? 1) },
    );
  });

  it('settles a device with one command: what is confirmed and seen is not asked again', () => {
    fc.assert(
      fc.property(command, seen, limits, (asked, house, own) => {
        const before = basis(asked, { seen: house, limits: own });
        const first = decide(before);
        if (first.decision !== 'command') return;
        const mode = first.command.command.mode;
        const settled = {
          ...before,
          seen: { ...before.seen, mode: known(mode, before.at) } as typeof before.seen,
          memory: { ...before.memory, ours: [mode], command: first.command },
        };
        expect(decide(settled).decision).not.toBe('command');
      }),
      { seed: 8, numRuns: 2_000 * Number(process.env['HEMS_SOAK'] ?? 1) },
    );
  });

  it('has nothing to take from what it has let through', () => {
    fc.assert(
      fc.property(command, seen, limits, (asked, house, own) => {
        const once = tighten(asked, basis(asked, { seen: house, limits: own })).command;
        if (once === null) return;
        const twice = tighten(once, basis(once, { seen: house, limits: own })).command;
        expect(twice === null || isNoWider(twice, once)).toBe(true);
        expect(harmOf(once)).toEqual(harmOf(twice ?? once));
      }),
      { seed: 8, numRuns: 2_000 * Number(process.env['HEMS_SOAK'] ?? 1) },
    );
  });
});
