import { describe, expect, it } from 'vitest';
import { emptyBudget, guard, MODE_CHANGES_PER_DAY, spend } from '#core/control/guard.ts';
import { type Commanded, heaterCommandAt, reconcile } from '#core/control/reconcile.ts';
import type { BatteryMode } from '#core/device/battery.ts';
import type { DeviceCommand } from '#core/device/command.ts';
import type { VehicleMode } from '#core/device/vehicle.ts';
import type { HeaterMode } from '#core/device/water-heater.ts';
import type { PlanStep } from '#core/planner/plan.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant, minutes, plus } from '#core/time/instant.ts';
import { percent, wattHours, watts } from '#core/units.ts';

const at = instant(Date.UTC(2026, 3, 12, 3));
const no = missing('no-answer', at);

interface Seen {
  readonly battery?: BatteryMode | null;
  readonly heater?: HeaterMode | null;
  readonly fill?: number;
  readonly heat?: number;
  readonly vehicle?: VehicleMode;
  readonly connected?: boolean;
  readonly grid?: number;
  readonly now?: Instant;
}

function house({
  battery = 'auto',
  heater = 'auto',
  fill = 50,
  heat = 12_000,
  vehicle = 'idle',
  connected = true,
  grid = 500,
  now = at,
}: Seen): Snapshot {
  return {
    at: now,
    grid: { power: known(watts(grid), now), currentR: no, currentT: no, importRegister: no, exportRegister: no },
    boards: [],
    solars: [],
    appliances: [],
    batteries: [
      {
        id: 'b',
        power: no,
        charge: no,
        content: no,
        chargeRegister: no,
        dischargeRegister: no,
        mode: battery === null ? no : known(battery, now),
      },
    ],
    heaters: [
      {
        id: 'h',
        power: no,
        heating: no,
        heat: known(wattHours(heat), now),
        fill: known(percent(fill), now),
        register: no,
        mode: heater === null ? no : known(heater, now),
      },
    ],
    vehicles: [
      {
        id: 'v',
        connected: known(connected, now),
        power: no,
        charge: no,
        content: no,
        chargeRegister: no,
        dischargeRegister: no,
        mode: known(vehicle, now),
      },
    ],
  };
}

const wants = (wanted: Partial<Pick<PlanStep, 'batteries' | 'heaters' | 'vehicles'>>): PlanStep =>
  ({ at, batteries: {}, heaters: {}, vehicles: {}, reasons: [], ...wanted }) as unknown as PlanStep;

const nothing: Commanded = new Map();
const heatPower = new Map([['h', 4_500]]);
const charge = (power: number, until = 9_000): DeviceCommand => ({
  kind: 'battery',
  device: 'b',
  command: { mode: 'charge', power: watts(power), until: wattHours(until) },
});

describe('reconcile', () => {
  it('says nothing where every device already does what the step wants', () => {
    const step = wants({
      batteries: { b: { mode: 'auto' } },
      heaters: { h: { heat: 0 } },
      vehicles: { v: { mode: 'idle' } },
    });
    expect(reconcile(house({ heater: 'stop' }), step, heatPower, nothing)).toEqual([]);
  });

  it('commands each device that differs, once', () => {
    const step = wants({
      batteries: { b: { mode: 'hold' } },
      heaters: { h: { heat: 2_250 } },
      vehicles: { v: { mode: 'charge', power: watts(3_000) } },
    });
    expect(reconcile(house({}), step, heatPower, nothing).map(({ device, command }) => [device, command.mode])).toEqual(
      [
        ['b', 'hold'],
        ['h', 'heat'],
        ['v', 'charge'],
      ],
    );
  });

  it('never writes to a device whose mode is not known', () => {
    const step = wants({ batteries: { b: { mode: 'hold' } }, heaters: { h: { heat: 2_250 } } });
    expect(reconcile(house({ battery: null, heater: null }), step, heatPower, nothing)).toEqual([]);
  });

  it('leaves a device alone that the step does not name', () => {
    expect(reconcile(house({ battery: 'hold', heater: 'heat' }), wants({}), heatPower, nothing)).toEqual([]);
  });

  it('moves a set-point only where it is more than 5 % off', () => {
    const step = wants({ batteries: { b: { mode: 'charge', power: watts(1_000), until: wattHours(9_000) } } });
    const told = (last: DeviceCommand) =>
      reconcile(house({ battery: 'charge' }), step, heatPower, new Map([['b', last]]));
    expect(told(charge(1_040))).toEqual([]);
    expect(told(charge(1_100))).toHaveLength(1);
    expect(told(charge(1_000, 5_000))).toHaveLength(1);
    expect(reconcile(house({ battery: 'charge' }), step, heatPower, nothing)).toHaveLength(1);
  });

  it('runs the heater at full power until a block’s last, partial step is made, then stops it', () => {
    expect(heaterCommandAt(plus(at, minutes(0)), at, 1_500, 4_500).mode).toBe('heat');
    expect(heaterCommandAt(plus(at, minutes(19)), at, 1_500, 4_500).mode).toBe('heat');
    expect(heaterCommandAt(plus(at, minutes(20)), at, 1_500, 4_500).mode).toBe('stop');
    expect(heaterCommandAt(at, at, 0, 4_500).mode).toBe('stop');
  });

  it('does not ask a full tank to heat again', () => {
    const step = wants({ heaters: { h: { heat: 2_250 } } });
    expect(reconcile(house({ fill: 99 }), step, heatPower, nothing)).toEqual([]);
  });

  it('says nothing to a charger without a car', () => {
    const step = wants({ vehicles: { v: { mode: 'charge', power: watts(3_000) } } });
    expect(reconcile(house({ connected: false }), step, heatPower, nothing)).toEqual([]);
  });
});

describe('guard', () => {
  const limits = { importLimit: 6_000, heatFloor: new Map([['h', 2_000]]) };
  const rulesFor = (commands: readonly DeviceCommand[], seen: Seen, used = 0, commanded = nothing): string[] => {
    let budget = emptyBudget(at);
    for (let n = 0; n < used; n++) budget = spend(budget, commands[0]!, at);
    const { allowed, withheld } = guard(commands, house(seen), limits, budget, commanded);
    expect(allowed.length + withheld.length).toBe(commands.length);
    return withheld.map(({ rule }) => rule);
  };
  const stop: DeviceCommand = { kind: 'heater', device: 'h', command: { mode: 'stop' } };

  it('withholds the thirteenth mode change of a day, and begins anew the next day', () => {
    expect(rulesFor([charge(1_000)], {}, MODE_CHANGES_PER_DAY - 1)).toEqual([]);
    expect(rulesFor([charge(1_000)], {}, MODE_CHANGES_PER_DAY)).toEqual(['mode-change-budget']);
    expect(rulesFor([charge(1_000)], { now: plus(at, minutes(24 * 60)) }, MODE_CHANGES_PER_DAY)).toEqual([]);
  });

  it('lets a set-point move when the budget is spent', () => {
    expect(rulesFor([charge(1_000)], {}, MODE_CHANGES_PER_DAY, new Map([['b', charge(2_000)]]))).toEqual([]);
  });

  it('does not stop a tank that is nearly empty', () => {
    expect(rulesFor([stop], { heat: 1_900 })).toEqual(['tank-minimum']);
    expect(rulesFor([stop], { heat: 2_100 })).toEqual([]);
  });

  it('does not begin to charge at the contract limit', () => {
    expect(rulesFor([charge(1_000)], { grid: 6_000 })).toEqual(['contract-limit']);
    expect(rulesFor([charge(1_000)], { grid: 5_000 })).toEqual([]);
  });
});
