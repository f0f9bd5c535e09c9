import type { PackedModel } from './pack-model.ts';

/** What the parent sends to the child: a model by itself, or the next of a series. */
export type Request = SolveRequest | SeriesRequest | SeriesEnd;

export interface SolveRequest {
  readonly kind: 'solve';
  readonly number: number;
  readonly gap: number;
  readonly absoluteGap: number;
  readonly model: PackedModel;
  readonly start: Float64Array | null;
}

/** The next linear programme of a series: its first one brings the model, the others what has changed since. */
export interface SeriesRequest {
  readonly kind: 'series';
  readonly number: number;
  readonly series: number;
  readonly model: PackedModel | null;
  readonly columns: Int32Array;
  readonly costs: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface SeriesEnd {
  readonly kind: 'end';
  readonly series: number;
}

/** What comes back. `memory` is the child's resident set in bytes after the solve. */
export interface SolveReply {
  readonly number: number;
  readonly memory: number;
  readonly answer:
    | {
        readonly status: 'optimal';
        readonly values: Float64Array;
        readonly objective: number;
        /** Reduced costs and row duals; null for a model with integers. */
        readonly prices: { readonly columns: Float64Array; readonly rows: Float64Array } | null;
      }
    | { readonly status: 'infeasible' | 'unbounded' | 'failed'; readonly detail: string };
}
