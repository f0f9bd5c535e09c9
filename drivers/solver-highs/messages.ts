import type { PackedModel } from './pack-model.ts';

/** What the parent sends to the child. */
export interface SolveRequest {
  readonly number: number;
  readonly gap: number;
  readonly absoluteGap: number;
  readonly model: PackedModel;
  readonly start: Float64Array | null;
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
