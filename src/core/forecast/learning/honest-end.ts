const LEAST = 0.01;
const MOST = 0.35;
/** An end that cannot be moved out by its level any more is stretched by this much per day of 10 % too many. */
const STRETCH = 0.6;

/**
 * How quantiles are read off past errors so that 10 % of what happens lies below the band and 10 % above it, whatever
 * has changed since: too much outside one end moves that end out (adaptive conformal inference, Gibbs and Candès 2021),
 * first to rarer errors, then beyond any that was seen.
 */
export interface HonestEnd {
  /** Share of the errors that lie beyond this end. */
  level(): number;
  /** What the error at that level is multiplied by, ≥ 1. */
  stretch(): number;
  /** Share of a day's outcomes (or of any batch) that lay beyond the end. */
  scored(beyond: number): void;
}

/** A share of `step` of each day's excess moves the level. */
export function createHonestEnd(step = 0.06): HonestEnd {
  let level = 0.095;
  let stretch = 1;
  return {
    level: () => level,
    stretch: () => stretch,
    scored(beyond) {
      const excess = beyond - 0.1;
      if (stretch > 1 || (level <= LEAST && excess > 0)) stretch = Math.max(1, stretch * (1 + STRETCH * excess));
      else level = Math.min(MOST, Math.max(LEAST, level - step * excess));
    },
  };
}
