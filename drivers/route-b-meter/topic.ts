import type { Millis } from '#core/time/instant.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import type { Failure } from './exchange.ts';
import type { MeterRequest } from './meter-request.ts';

export interface Answer {
  readonly request: MeterRequest;
  /** Get_SNA, SetC_SNA: what it has is good all the same. */
  readonly refused: boolean;
  readonly properties: readonly Property[];
  /** Monotonic: the values are not older. */
  readonly sentAt: Millis;
}

/** One thing the conversation with the meter is about. Each hears all answers and takes what it knows. */
export interface Topic {
  /** What it would ask now; null where it has no question. */
  next(): MeterRequest | null;
  answered(answer: Answer): void;
  failed(request: MeterRequest, failure: Failure): void;
}
