import type { Millis } from '../time/instant.ts';

/** What holds for the house as a whole. */
export interface HouseLimits {
  /** Contract or breaker limit of bought power, W. */
  readonly importLimit: number;
  /** Contract ampere: both phases together at 100 V. Left out: not limited by ampere. */
  readonly contractAmperes?: number;
  /** What the main breaker bears on each phase. Left out: not checked by phase. */
  readonly phaseAmperes?: number;
  /** 余剰買取 or 全量買取; surplus where left out. */
  readonly purchase?: 'surplus' | 'full';
}

/** What one device may never be asked to go beyond. What is left out does not limit. */
export interface OwnLimits {
  /**
   * Content below which it is not emptied or kept from filling, Wh: the floor of a battery that does not keep it by itself, the
   * heat below which a tank is not stopped.
   */
  readonly floor?: number;
  /** Wh */
  readonly capacity?: number;
  /** Charging power, W: at most, and at least where it charges at all (an EV's least current × 200 V). */
  readonly most?: number;
  readonly least?: number;
  /** Discharging power at most, W; 0 where it cannot. */
  readonly mostOut?: number;
  /** Full thermal power of a heater, W. */
  readonly heatPower?: number;
  /** How long a set-point stands before the device drops it; it is refreshed at half of that. Left out: for ever. */
  readonly setPointLife?: Millis;
  /** security.md E7: it may be controlled. True where left out: whoever composes the house asks the owner. */
  readonly approved?: boolean;
  /** It offers the energy shift, so plans ask it for nothing else. */
  readonly energyShift?: boolean;
  /** The maker's own solar charge is on (read, or told at set-up): SC-G4. */
  readonly makerSolarCharge?: boolean;
}

export interface GuardLimits extends HouseLimits {
  readonly devices?: Readonly<Record<string, OwnLimits>>;
}

export interface DeviceLimits extends HouseLimits, OwnLimits {}

export function limitsOf({ devices, ...house }: GuardLimits, device: string): DeviceLimits {
  return { ...house, ...devices?.[device] };
}
