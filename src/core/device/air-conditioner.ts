import type { Reading } from '../reading.ts';
import type { Celsius, Percent, WattHours } from '../units.ts';
import type { ApplianceObservation } from './appliance.ts';

/** 自動, 冷房, 暖房, 除湿, 送風; `other` is reported, never set. */
export type AirConditionerMode = 'auto' | 'cool' | 'heat' | 'dry' | 'fan' | 'other';

/** Steps 1 (weakest) to 8, or as the unit likes. */
export type AirFlow = 'auto' | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A home air conditioner (家庭用エアコン, 0x0130). */
export interface AirConditionerObservation extends ApplianceObservation {
  readonly kind: 'air-conditioner';
  readonly mode: Reading<AirConditionerMode>;
  /** `auto` where the unit chooses the temperature itself. */
  readonly target: Reading<Celsius | 'auto'>;
  readonly airFlow: Reading<AirFlow>;
  readonly humidity: Reading<Percent>;
  readonly outdoor: Reading<Celsius>;
  /** 節電動作 */
  readonly saving: Reading<boolean>;
  /** Cumulative electricity (0x85). */
  readonly register: Reading<WattHours>;
}

/** What an air conditioner can be told: only what is named changes. */
export interface AirConditionerCommand {
  readonly on?: boolean;
  readonly mode?: Exclude<AirConditionerMode, 'other'>;
  /** Whole degrees, 0 to 50. */
  readonly target?: Celsius;
  readonly airFlow?: AirFlow;
  readonly saving?: boolean;
  /** The wish came through the internet: the unit is told so first (遠隔操作設定 0x93). */
  readonly remote?: boolean;
}
