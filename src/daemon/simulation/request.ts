import type { Instant, Millis } from '#core/time/instant.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import type { InputFiles } from '#drivers/simulated/inputs/create-house-inputs.ts';

/** What is to be simulated, and how. */
export interface SimulationRequest {
  readonly version: string;
  readonly spec: HouseSpec;
  readonly files: InputFiles;
  readonly seed: number;
  readonly from: Instant;
  /** Null: until it is stopped. */
  readonly to: Instant | null;
  readonly speed: number | 'max';
  /** Run this much as fast as possible first. */
  readonly warmUp: Millis;
  readonly policy: 'optimal' | 'none';
  /** Names of faults/fault-table.ts that happen while it runs. */
  readonly faults: readonly string[];
  /** Where the measurements are kept. */
  readonly folder: string;
  readonly port: number | null;
  /** Whether the page asks for a sign-in (left out: it does); without, it is open for reading. */
  readonly login?: boolean;
  readonly reportFile: string | null;
  readonly print: 'text' | 'json';
}
