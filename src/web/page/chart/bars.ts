import uPlot from 'uplot';

export type Column = (number | null)[];

/** Bars from `from` to `to` of each slot, starting at the slot's time; null leaves a hole. */
export const spans = (from: () => Column, to: () => Column, fill?: () => (string | null)[]): uPlot.Series.PathBuilder =>
  uPlot.paths.bars!({
    align: 1,
    size: [fill === undefined ? 0.86 : 1, Number.POSITIVE_INFINITY],
    disp: {
      y0: { unit: 1, values: from },
      y1: { unit: 1, values: to },
      ...(fill === undefined ? {} : { fill: { unit: 3, values: fill } }),
    },
  });
