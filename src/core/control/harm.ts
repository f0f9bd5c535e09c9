import type { DeviceCommand } from '../device/command.ts';

/**
 * The most a command can do to the house that its own programme would not: W drawn from the grid whatever it costs or
 * trips, W taken out of a store, and hot water kept from being made. The device's own programme (`auto`) does no harm.
 */
export interface Harm {
  readonly draws: number;
  readonly gives: number;
  readonly denies: number;
}

const NONE: Harm = { draws: 0, gives: 0, denies: 0 };

export function harmOf(order: DeviceCommand): Harm {
  const { command } = order;
  switch (command.mode) {
    case 'auto':
    case 'hold':
    case 'idle':
      return NONE;
    case 'charge':
      return { ...NONE, draws: command.power };
    case 'discharge':
      return { ...NONE, gives: command.power };
    case 'heat':
      // On or off: a heater has no power to choose.
      return { ...NONE, draws: 1 };
    case 'stop':
      return { ...NONE, denies: 1 };
  }
}

/** The law of the guard: what it lets through does no more harm, in no respect, than what was asked. */
export function isNoWider(out: DeviceCommand, asked: DeviceCommand): boolean {
  const [a, b] = [harmOf(out), harmOf(asked)];
  return a.draws <= b.draws && a.gives <= b.gives && a.denies <= b.denies;
}
