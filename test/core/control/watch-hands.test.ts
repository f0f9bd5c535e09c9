import { describe, expect, it } from 'vitest';
import { type ControlMemory, emptyMemory, memoryOf, readMemory } from '#core/control/memory.ts';
import { aboutToTell, outcomeKnown } from '#core/control/told.ts';
import { takeBack, watchHands } from '#core/control/watch-hands.ts';
import type { CommandOutcome, DeviceCommand } from '#core/device/command.ts';
import { type Instant, minutes, plus, seconds } from '#core/time/instant.ts';
import { battery, charge, heater, type House, house, NOON } from './seen-house.ts';

const CONFIRMED: CommandOutcome = { outcome: 'confirmed' };

/** A day told step by step: what is seen, and what is told, with the hands it noticed. */
class Day {
  at: Instant = NOON;
  memory: ControlMemory = emptyMemory(NOON);
  hands: string[] = [];

  see(seen: House, times = 1): this {
    for (let n = 0; n < times; n++) {
      this.at = plus(this.at, seconds(10));
      const { memory, moved } = watchHands(this.memory, house({ ...seen, at: this.at }));
      this.memory = memory;
      this.hands.push(...moved.map(({ device, to, mode }) => `${device} ${mode} by ${to}`));
    }
    return this;
  }
  tell(command: DeviceCommand, outcome: CommandOutcome = CONFIRMED, counted: 'counts' | 'free' = 'counts'): this {
    const before = this.memory;
    this.memory = aboutToTell(before, command, this.at, counted);
    this.memory = outcomeKnown(this.memory, command, outcome, this.at, { before, counted });
    return this;
  }
  wait(length: number): this {
    this.at = plus(this.at, minutes(length));
    return this;
  }
  changes = (): number => this.memory.changes['b'] ?? 0;
}

describe('somebody else’s hand', () => {
  it('is a mode that is neither what we told nor what we found, seen twice', () => {
    const day = new Day().see({}, 3).tell(battery('hold')).see({ battery: 'hold' }, 5);
    day.see({ battery: 'auto' });
    expect(day.hands).toEqual([]);
    expect(memoryOf(day.memory, 'b').suspect).not.toBeNull();
    day.see({ battery: 'auto' });
    expect(day.hands).toEqual(['b auto by person']);
    expect(memoryOf(day.memory, 'b').yielded?.until).toBe(NOON + 12 * 3_600_000);
  });

  it('is noticed on a device that was never told anything', () => {
    expect(new Day().see({}, 3).see({ battery: 'charge' }, 2).hands).toEqual(['b charge by person']);
  });

  it('is not one wrong answer, nor an old mode just after a Set', () => {
    const day = new Day().see({}, 2).see({ battery: 'other' }).see({}, 2);
    day.tell(battery('hold')).see({ battery: 'auto' }).see({ battery: 'hold' }, 5);
    expect(day.hands).toEqual([]);
  });

  it('is not a command of ours that nobody confirmed', () => {
    const unclear: CommandOutcome = { outcome: 'indeterminate', detail: 'no answer' };
    for (const mode of ['auto', 'hold'] as const)
      expect(new Day().see({}, 2).tell(battery('hold'), unclear).wait(5).see({ battery: mode }, 5).hands).toEqual([]);
  });

  it('is not a heater that has filled its tank, nor a battery that has reached its target', () => {
    const tank = new Day().see({}, 2).tell(heater('heat')).see({ heater: 'heat' }, 20).see({ heater: 'auto' }, 5);
    expect(tank.hands).toEqual([]);
    const full = new Day().see({}, 2).tell(charge(2_000, 9_000)).see({ battery: 'charge' }, 20);
    expect(full.see({ battery: 'auto', batteryWh: 8_990 }, 5).hands).toEqual([]);
    const early = new Day().see({}, 2).tell(charge(2_000, 9_000)).see({ battery: 'charge' }, 20);
    expect(early.see({ battery: 'auto', batteryWh: 5_000 }, 5).hands).toEqual(['b auto by person']);
  });

  it('is a controller where it comes three times on a day', () => {
    const day = new Day().see({}, 2).see({ battery: 'charge' }, 2).see({ battery: 'hold' }, 2).see({}, 2);
    expect(day.hands).toEqual(['b charge by person', 'b auto by other-controller']);
  });

  it('is over the next day, and at a word', () => {
    const day = new Day().see({}, 2).see({ battery: 'charge' }, 2);
    expect(memoryOf(takeBack(day.memory, 'b'), 'b').yielded).toBeNull();
    day.wait(13 * 60).see({ battery: 'charge' }, 2);
    expect(memoryOf(day.memory, 'b').yielded).toBeNull();
    expect(day.hands).toEqual(['b charge by person']);
  });

  it('is not the mode of a stand whose car has gone and come', () => {
    const day = new Day().see({ vehicle: 'charge' }, 3).see({ connected: false, vehicle: 'other' }, 3);
    expect(day.see({ vehicle: 'auto' }, 3).hands).toEqual([]);
  });
});

describe('the budget of a day', () => {
  it('counts changes of mode, not set-points, hand-backs or what was refused', () => {
    const day = new Day().see({}, 2).tell(charge(1_000)).tell(charge(2_000));
    expect(day.changes()).toBe(1);
    day.tell(battery('auto'), CONFIRMED, 'free');
    expect(day.changes()).toBe(1);
    day.tell(battery('hold'), { outcome: 'refused', detail: '' });
    expect(day.changes()).toBe(1);
    day.tell(battery('hold'), { outcome: 'indeterminate', detail: '' });
    expect(day.changes()).toBe(2);
  });

  it('begins anew at JST midnight, and not where the clock goes back', () => {
    const day = new Day().see({}, 2).tell(charge(1_000));
    day.at = plus(day.at, minutes(-24 * 60));
    expect(day.see({ battery: 'charge' }).changes()).toBe(1);
    day.at = plus(day.at, minutes(48 * 60));
    expect(day.see({ battery: 'charge' }).changes()).toBe(0);
  });

  it('is read again as it was written, and nothing else is', () => {
    const day = new Day().see({}, 2).tell(charge(1_000));
    expect(readMemory(JSON.stringify(day.memory))).toEqual(day.memory);
    for (const text of ['', '{}', 'null', '[]', '{"day":"x"}']) expect(readMemory(text)).toBeNull();
  });
});

describe('after a failure', () => {
  it('waits longer each time, up to half an hour', () => {
    const day = new Day().see({}, 2);
    const waits = Array.from({ length: 7 }, () => {
      day.tell(battery('hold'), { outcome: 'refused', detail: '' });
      return (memoryOf(day.memory, 'b').retryAt! - day.at) / 60_000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });
});
