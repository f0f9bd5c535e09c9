import type { Property } from '#protocol/echonet/frame.ts';

/**
 * What one property of a Get came to: its data, or
 *
 * - `no-answer` the node was silent until the deadline
 * - `refused`   the node answered without it (PDC 0, or left out)
 */
export type Got = Uint8Array | 'no-answer' | 'refused';

/** One entry for each property that was asked for. The data are views into the datagram. */
export type GetResult = ReadonlyMap<number, Got>;

/**
 * What a Set came to. `accepted` says that the node took it, not that it acts on it. After `no-answer` it may have been
 * taken or not.
 */
export type SetResult =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly epcs: readonly number[] }
  | { readonly outcome: 'no-answer' };

export interface SetGetResult {
  readonly set: SetResult;
  readonly got: GetResult;
}

/** A property change that a node announced by itself (INF, INFC). */
export interface Notification {
  readonly address: string;
  readonly eoj: number;
  readonly properties: readonly Property[];
}
