import type { z } from 'zod';
import type { HouseControl } from '#app/control/house-control.ts';
import type { HouseView } from '#app/house-view.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';
import type { HouseSettings } from './house-settings.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { TickCounter } from './tick-counter.ts';

/** What a route may look at. */
export interface RouteSources {
  /** With the names that people gave. */
  readonly view: HouseView;
  /** A circuit's name as the house is configured; null where there is no such circuit. */
  given(id: string): string | null;
  readonly records: Records;
  /** Null where the house is only shown. */
  readonly control: HouseControl | null;
  readonly ticks: TickCounter;
  readonly settings: HouseSettings;
  readonly signIn: SignIn;
  /** True where reading needs no session. */
  readonly openForReading: boolean;
  /** The machine's time, which is not the house's where the house is simulated. */
  machineNow(): Instant;
}

/** Who asks. */
export interface Caller {
  readonly address: string;
  /** Of the session cookie, whether it is worth anything or not. */
  readonly token: string | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Whom a route answers: anyone; whoever may read (with a session, or anyone on a server that is open for reading); or
 * the owner, with a session in any case.
 */
export type Access = 'anyone' | 'reader' | 'owner';

/** A route's answer: nothing (204), JSON, finished text, or text that is written piece by piece as the client takes it. */
export type Answer =
  | { readonly status: 204; readonly headers?: Headers }
  | { readonly status?: number; readonly json: unknown; readonly headers?: Headers }
  | { readonly status?: number; readonly type: string; readonly text: string; readonly headers?: Headers }
  | { readonly status?: number; readonly type: string; readonly pieces: Iterable<string>; readonly headers?: Headers };

type Headers = Readonly<Record<string, string>>;

/** What a route answers with status 200, by media type; null = text without a schema. Empty: it answers 204. */
export type Content = Readonly<Record<string, z.ZodType | null>>;

interface Described {
  readonly path: string;
  readonly summary: string;
  readonly method: Method;
  readonly access: Access;
  readonly content: Content;
  /** Statuses other than 200, 204 and 400, with what they mean. */
  readonly also?: Readonly<Record<number, string>>;
}

/** One row of the route table. `answer` is null for the one route that stays open (server-sent events). */
export interface Route extends Described {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer:
    | ((sources: RouteSources, input: Input<unknown, unknown, unknown>) => Answer | Promise<Answer>)
    | null;
}

interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
}

type Read<Schema> = Schema extends z.ZodType ? z.infer<Schema> : Record<string, never>;

/** A row whose `answer` sees its parameters with the types of its schemas; without a method GET, for readers. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
>(
  row: Omit<Described, 'method' | 'access'> & {
    readonly method?: Method;
    readonly access?: Access;
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly answer:
      | ((sources: RouteSources, input: Input<Read<Params>, Read<Query>, Read<Body>>) => Answer | Promise<Answer>)
      | null;
  },
): Route {
  return { method: 'GET', access: 'reader', ...row } as unknown as Route;
}

/**
 * An answer that says in one sentence why there is no other. `more`: the sentence in Japanese, where a person is likely to
 * read it, and the guard's rule.
 */
export const refusal = (
  status: number,
  code: string,
  message: string,
  { ja, rule, ...headers }: Headers & { readonly ja?: string; readonly rule?: string } = {},
): Answer => ({
  status,
  json: {
    error: { code, message, ...(ja === undefined ? {} : { message_ja: ja }), ...(rule === undefined ? {} : { rule }) },
  },
  headers,
});
