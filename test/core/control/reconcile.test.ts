import { describe, expect, it } from 'vitest';
import { MODE_CHANGES_PER_DAY } from '#core/control/memory.ts';
import { decide, DWELL } from '#core/control/reconcile.ts';
import { heaterCommandAt } from '#core/control/wanted.ts';
import { instant, minutes, plus } from '#core/time/instant.ts';
import { type About, basis, battery, charge, heater, NOON, vehicle } from './seen-house.ts';
import type { DeviceCommand } from '#core/device/command.ts';

const said = (command: DeviceCommand, about: About = {}): string => {
  const decision = decide(basis(command, about));
  if (decision.decision === 'nothing') return 'nothing';
  return decision.decision === 'command'
    ? `${decision.command.command.mode}${decision.tightenedBy === null ? '' : ` by ${decision.tightenedBy}`}`
    : `not ${decision.command.command.mode}: ${decision.rule}`;
};

describe('the fewest commands', () => {
  it('says nothing where a device already does what is wanted', () => {
    expect(said(battery('auto'))).toBe('nothing');
    expect(said(heater('stop'), { seen: { heater: 'stop' } })).toBe('nothing');
    expect(said(vehicle('idle'))).toBe('nothing');
  });

  it('commands a device that differs', () => {
    expect(said(battery('hold'))).toBe('hold');
    expect(said(heater('heat'))).toBe('heat');
    expect(said(vehicle('charge'))).toBe('charge');
  });

  it('never writes to a device whose mode is not known', () => {
    expect(said(battery('hold'), { seen: { battery: null } })).toBe('nothing');
    expect(said(heater('heat'), { seen: { heater: null } })).toBe('nothing');
    expect(said(vehicle('charge'), { seen: { vehicle: null } })).toBe('nothing');
  });

  it('moves a set-point only where it is more than 5 % off', () => {
    const told = (last: DeviceCommand): string =>
      said(charge(1_000), { seen: { battery: 'charge' }, memory: { command: last } });
    expect(told(charge(1_040))).toBe('nothing');
    expect(told(charge(1_100))).toBe('charge');
    expect(told(charge(1_000, 5_000))).toBe('charge');
    expect(said(charge(1_000), { seen: { battery: 'charge' } })).toBe('charge');
  });

  it('says a set-point with a life again when half of it is over', () => {
    const minutesLater = (ago: number): string =>
      said(charge(1_000), {
        seen: { battery: 'charge' },
        memory: { command: charge(1_000), toldAt: plus(NOON, minutes(-ago)) },
        limits: { setPointLife: minutes(60) },
      });
    expect(minutesLater(29)).toBe('nothing');
    expect(minutesLater(30)).toBe('charge');
  });

  it('does not ask a full tank to heat again, nor a stand without a car for anything', () => {
    expect(said(heater('heat'), { seen: { fill: 99 } })).toBe('nothing');
    expect(said(vehicle('charge'), { seen: { connected: false } })).toBe('nothing');
  });

  it('runs the heater at full power until a block’s last, partial step is made, then stops it', () => {
    expect(heaterCommandAt(plus(NOON, minutes(19)), NOON, 1_500, 4_500).mode).toBe('heat');
    expect(heaterCommandAt(plus(NOON, minutes(20)), NOON, 1_500, 4_500).mode).toBe('stop');
    expect(heaterCommandAt(NOON, NOON, 0, 4_500).mode).toBe('stop');
  });
});

describe('hysteresis', () => {
  const justNow = { changedAt: plus(NOON, minutes(-1)) };

  it('keeps a mode that a plan has just set, but lets its set-point move', () => {
    expect(said(battery('hold'), { memory: justNow })).toBe('nothing');
    expect(said(battery('hold'), { memory: { changedAt: instant(NOON - DWELL) } })).toBe('hold');
    const charging = { ...justNow, command: charge(2_000) };
    expect(said(charge(1_000), { seen: { battery: 'charge' }, memory: charging })).toBe('charge');
  });

  it('does not keep a person’s wish or the guard waiting', () => {
    expect(said(battery('hold'), { memory: justNow, by: 'override' })).toBe('hold');
    const floor = { capacity: 10_000, floor: 2_000 };
    expect(said(battery('auto'), { memory: justNow, limits: floor, seen: { batteryWh: 1_000 } })).toBe(
      'hold by battery-floor',
    );
  });

  it('waits after a command that did not succeed', () => {
    expect(said(battery('hold'), { memory: { retryAt: plus(NOON, minutes(1)) } })).toBe('nothing');
    expect(said(battery('hold'), { memory: { retryAt: NOON } })).toBe('hold');
    // The clock has gone back by a day.
    expect(said(battery('hold'), { memory: { retryAt: plus(NOON, minutes(24 * 60)) } })).toBe('hold');
  });
});

describe('what may not be sent now', () => {
  it('withholds the thirteenth mode change of a plan, but not a set-point, a storm’s or a person’s', () => {
    const spent = { changes: MODE_CHANGES_PER_DAY };
    expect(said(charge(1_000), { changes: MODE_CHANGES_PER_DAY - 1 })).toBe('charge');
    expect(said(charge(1_000), spent)).toBe('not charge: mode-change-budget');
    expect(said(charge(1_000), { ...spent, by: 'storm' })).toBe('charge');
    expect(said(charge(1_000), { ...spent, by: 'override' })).toBe('charge');
    expect(said(charge(1_000), { ...spent, seen: { battery: 'charge' }, memory: { command: charge(2_000) } })).toBe(
      'charge',
    );
  });

  it('gives a device back that nothing can be changed on any more, rather than let an old wish go on', () => {
    const charging = { seen: { battery: 'charge' }, memory: { command: charge(2_000) } } as const;
    expect(said(battery('hold'), { ...charging, changes: MODE_CHANGES_PER_DAY })).toBe('auto by mode-change-budget');
    expect(said(battery('auto'), { ...charging, changes: MODE_CHANGES_PER_DAY })).toBe('auto by mode-change-budget');
    expect(said(battery('hold'), { changes: MODE_CHANGES_PER_DAY })).toBe('not hold: mode-change-budget');
  });

  it('leaves a device to whoever operated it, until the time is over or a person says otherwise', () => {
    const since = plus(NOON, minutes(-60));
    const yielded = { to: 'person', since, until: plus(NOON, minutes(60)) } as const;
    expect(said(battery('hold'), { memory: { yielded } })).toBe('not hold: manual-operation');
    expect(said(battery('hold'), { memory: { yielded: { ...yielded, to: 'other-controller' } } })).toBe(
      'not hold: foreign-controller',
    );
    expect(said(battery('hold'), { memory: { yielded: { ...yielded, until: NOON } } })).toBe('hold');
    const wish = (age: number): string =>
      said(battery('hold'), { memory: { yielded }, by: 'override', since: plus(NOON, minutes(-age)) });
    expect(wish(30)).toBe('hold');
    expect(wish(90)).toBe('not hold: manual-operation');
  });

  it('says nothing while another mode has been seen only once', () => {
    expect(said(battery('hold'), { memory: { suspect: { mode: 'other', since: NOON } } })).toBe('nothing');
  });

  it('touches no device that is not approved, and no heater with its own solar charge', () => {
    expect(said(battery('hold'), { limits: { approved: false } })).toBe('not hold: not-approved');
    expect(said(heater('heat'), { limits: { makerSolarCharge: true } })).toBe('not heat: maker-solar-charge');
  });

  it('asks nothing new while the house is not measured', () => {
    expect(said(battery('hold'), { stale: true })).toBe('not hold: stale-data');
  });
});
