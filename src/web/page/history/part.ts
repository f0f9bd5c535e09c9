import type { Range } from './range.ts';

/** What every part of the history is given. */
export interface PartProps {
  readonly starts: readonly number[];
  readonly range: Range;
  readonly change: (range: Range) => void;
  readonly height: number;
}
