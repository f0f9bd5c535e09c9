import type { z } from 'zod';
import type { HouseView } from '#app/house-view.ts';
import type { Records } from '#ports/records.ts';
import type { TickCounter } from './tick-counter.ts';

/** What a route may look at. */
export interface RouteSources {
  readonly view: HouseView;
  readonly records: Records;
  readonly ticks: TickCounter;
}

/** A route's answer: JSON, finished text, or text that is written piece by piece as the client takes it. */
export type Answer =
  | { readonly status?: number; readonly json: unknown }
  | { readonly status?: number; readonly type: string; readonly text: string; readonly headers?: Headers }
  | { readonly status?: number; readonly type: string; readonly pieces: Iterable<string>; readonly headers?: Headers };

type Headers = Readonly<Record<string, string>>;

/** What a route answers with status 200, by media type; null = text without a schema. */
export type Content = Readonly<Record<string, z.ZodType | null>>;

/** One row of the route table. `answer` is null for the one route that stays open (server-sent events). */
export interface Route {
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly content: Content;
  /** Statuses other than 200 and 400, with what they mean. */
  readonly also?: Readonly<Record<number, string>>;
  readonly answer: ((sources: RouteSources, input: { params: unknown; query: unknown }) => Answer) | null;
}

type Read<Schema> = Schema extends z.ZodType ? z.infer<Schema> : Record<string, never>;

/** A row whose `answer` sees its parameters with the types of its schemas. */
export function route<Params extends z.ZodObject | undefined, Query extends z.ZodObject | undefined>(row: {
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly content: Content;
  readonly also?: Readonly<Record<number, string>>;
  readonly answer: (sources: RouteSources, input: { params: Read<Params>; query: Read<Query> }) => Answer;
}): Route {
  return row as unknown as Route;
}

/** An answer that says in one sentence why there is no other. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  json: { error: { code, message } },
});
