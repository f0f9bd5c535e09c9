/** Errors of a number of forecasts of half hours, Wh. */
export interface Score {
  readonly count: number;
  /** Sum of |forecast − outcome|. */
  readonly absolute: number;
  /** Sum of forecast − outcome. */
  readonly signed: number;
  /** Sum of the outcomes. */
  readonly outcome: number;
  /** Outcomes that a band was given for, and of those the ones below p10 and above p90. */
  readonly banded: number;
  readonly below: number;
  readonly above: number;
}

export const NO_SCORE: Score = { count: 0, absolute: 0, signed: 0, outcome: 0, banded: 0, below: 0, above: 0 };

export interface Band {
  readonly p10: number;
  readonly p90: number;
}

export function scored(score: Score, forecast: number, outcome: number, band: Band | null = null): Score {
  return {
    count: score.count + 1,
    absolute: score.absolute + Math.abs(forecast - outcome),
    signed: score.signed + forecast - outcome,
    outcome: score.outcome + outcome,
    banded: score.banded + (band === null ? 0 : 1),
    below: score.below + (band !== null && outcome < band.p10 - TINY ? 1 : 0),
    above: score.above + (band !== null && outcome > band.p90 + TINY ? 1 : 0),
  };
}

/** Wh that are no difference. */
const TINY = 1e-6;

export const together = (a: Score, b: Score): Score => ({
  count: a.count + b.count,
  absolute: a.absolute + b.absolute,
  signed: a.signed + b.signed,
  outcome: a.outcome + b.outcome,
  banded: a.banded + b.banded,
  below: a.below + b.below,
  above: a.above + b.above,
});

/** Mean absolute error, Wh; null of nothing. */
export const meanError = ({ count, absolute }: Score): number | null => (count === 0 ? null : absolute / count);
/** Mean of forecast − outcome, Wh. */
export const bias = ({ count, signed }: Score): number | null => (count === 0 ? null : signed / count);
/** Share of the outcomes inside the band, %. */
export const coverage = ({ banded, below, above }: Score): number | null =>
  banded === 0 ? null : (100 * (banded - below - above)) / banded;
/** By how much `score` errs less than `baseline`, %; negative where it errs more. */
export const better = (score: Score, baseline: Score): number | null =>
  baseline.count === 0 || baseline.absolute === 0
    ? null
    : 100 * (1 - score.absolute / score.count / (baseline.absolute / baseline.count));
