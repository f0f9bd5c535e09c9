import type { PurchaseMode } from './ledger/purchase-mode.ts';
import type { Reading } from './reading.ts';
import type { Watts } from './units.ts';

/** What the generation lamp (発電ランプ) shows. */
export type LampState = 'off' | 'slow-blue' | 'slow-orange';

/** An inverter at rest takes or tells a few watts; that is no generation. */
const GENERATES = 10;

/** PV generates, another generator (a fuel cell) does → lamp; features.md A5. */
const TABLE: readonly (readonly [solar: boolean, other: boolean, lamp: LampState])[] = [
  [true, false, 'slow-blue'],
  [false, true, 'slow-orange'],
  [true, true, 'slow-blue'],
  [false, false, 'off'],
];

/**
 * The lamp of a house in full purchase; in surplus purchase it has none to show. What is not known does not count as
 * generation: the lamp never claims what nobody has measured.
 */
export function lampOf(house: {
  readonly mode: PurchaseMode;
  readonly solar: readonly Reading<Watts>[];
  readonly other: readonly Reading<Watts>[];
}): LampState {
  if (house.mode !== 'full') return 'off';
  const generates = (power: Reading<Watts>): boolean => power.known && power.value >= GENERATES;
  const [solar, other] = [house.solar.some(generates), house.other.some(generates)];
  return TABLE.find((row) => row[0] === solar && row[1] === other)![2];
}
