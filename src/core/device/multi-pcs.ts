import { known, type Reading, sumReadings } from '../reading.ts';
import type { Instant } from '../time/instant.ts';
import { type WattHours, type Watts, watts } from '../units.ts';

/** A power conditioner with several inputs (マルチ入力PCS, 0x02A5): one connection for roof, battery and car. */
export interface MultiPcsObservation {
  readonly id: string;
  /** + taken from the house's wiring (順変換), − given to it (逆変換). */
  readonly power: Reading<Watts>;
  /** Cumulative, taken (0xE0) and given (0xE3). */
  readonly takenRegister: Reading<WattHours>;
  readonly givenRegister: Reading<WattHours>;
  /** Object codes of what hangs on it (接続機器リスト 0xE8), on the same node. */
  readonly members: Reading<readonly number[]>;
}

/** A device that stands in the power balance: + takes, − gives, at the house's wiring. */
export interface PowerPart {
  readonly address: string;
  readonly eoj: number;
  readonly power: Reading<Watts>;
}

/**
 * What conditioners and devices together take, each watt once. A conditioner whose members are all among `parts` is left
 * out, because they are counted; one with a member that we do not observe is counted itself, and its members are left
 * out. A conditioner that does not say what hangs on it counts like one without members: alone, unless a device of its
 * own node is among `parts`. Half a sum is not a sum.
 */
export function countedOnce(
  parts: readonly PowerPart[],
  conditioners: readonly { readonly address: string; readonly pcs: MultiPcsObservation }[],
  at: Instant,
): Reading<Watts> {
  const left = new Set(parts);
  const counted: Reading<Watts>[] = [];
  for (const { address, pcs } of conditioners) {
    const here = parts.filter((part) => part.address === address);
    const members = pcs.members.known ? pcs.members.value : here.map(({ eoj }) => eoj);
    if (members.length > 0 && members.every((eoj) => here.some((part) => part.eoj === eoj))) continue;
    counted.push(pcs.power);
    for (const part of here) if (members.includes(part.eoj)) left.delete(part);
  }
  const sum = sumReadings([...counted, ...[...left].map(({ power }) => power)], at);
  return sum.known ? known(watts(sum.value), at) : sum;
}
