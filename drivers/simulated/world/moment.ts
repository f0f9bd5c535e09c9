/** Where the house stands: `now`, inside the segment of constant powers that began at `since`. Both epoch ms. */
export interface Moment {
  now: number;
  since: number;
}

/** Settles the running segment, applies a change from outside and begins a new segment. */
export type Change = (apply: () => void) => void;
