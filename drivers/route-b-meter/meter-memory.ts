import type { MeterFactors } from '#protocol/meter/meter-factors.ts';

/**
 * What is worth knowing of a meter over a restart, so that its power can be asked for first. Only a hint: it is checked
 * against what the meter says in each session, and values before that are provisional.
 */
export interface MeterMemory {
  /** Class and instance, 0x028801. */
  readonly eoj: number;
  /** 0x8D as text. */
  readonly serial: string;
  readonly factors: MeterFactors;
  /** 0x9F: what the meter answers; null where it has no map. */
  readonly epcs: readonly number[] | null;
}

export interface MeterMemoryStore {
  load(): MeterMemory | null;
  save(memory: MeterMemory): void;
}
