import type { Reading } from '../reading.ts';
import type { Percent } from '../units.ts';
import type { ApplianceObservation } from './appliance.ts';

/** 自動, 通常灯, 常夜灯, カラー灯 */
export type LightMode = 'auto' | 'main' | 'night' | 'colour';

/** A lamp (一般照明 0x0290, 単機能照明 0x0291). */
export interface LightObservation extends ApplianceObservation {
  readonly kind: 'light';
  readonly level: Reading<Percent>;
  readonly mode: Reading<LightMode>;
}

/** What a lamp can be told: only what is named changes. */
export interface LightCommand {
  readonly on?: boolean;
  /** 0 to 100, whole. */
  readonly level?: Percent;
  readonly mode?: LightMode;
}
