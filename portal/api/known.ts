/**
 * What the API's description says of a call, for the compiler alone: nothing of this reaches a phone.
 *
 * A call is written as it is made, `/api/portal/checkouts/${id}`, and the description spells it
 * `/api/portal/checkouts/{checkout}`. They are the same when their segments are, and when the query of the call says each
 * name that it must and none that is unknown.
 */
import type { components, paths } from "./described.d.ts";

/** A shape of the description: an answer, a form, or a part of one. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

type Method = "get" | "post" | "delete";

/** Described paths that take a method. */
type Taking<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];

/** One segment is another; `{name}` stands for any. */
type Same<Ours, Theirs> = Theirs extends `{${string}}` ? true : Ours extends Theirs ? true : false;

/** Segment by segment. */
type Fits<Ours, Theirs> = Ours extends `${infer One}/${infer More}`
  ? Theirs extends `${infer Other}/${infer Rest}`
    ? Same<One, Other> extends true
      ? Fits<More, Rest>
      : false
    : false
  : Theirs extends `${string}/${string}`
    ? false
    : Same<Ours, Theirs>;

/** The path of a call as the description spells it. */
type Spelled<M extends Method, P> = P extends `${infer Path}?${string}`
  ? Spelled<M, Path>
  : P extends Taking<M>
    ? P
    : { [Theirs in Taking<M>]: Fits<P, Theirs> extends true ? Theirs : never }[Taking<M>];

type Operation<M extends Method, P> = paths[Spelled<M, P>][M];

/** Names that the query of a call says. */
type Said<P> = P extends `${string}?${infer Query}` ? Names<Query> : never;
type Names<Query> = Query extends `${infer One}&${infer More}`
  ? Names<One> | Names<More>
  : Query extends `${infer Name}=${string}`
    ? Name
    : Query;

/** What the description says of a query; nothing where there is none. */
type Query<Operation> = Operation extends { parameters: { query?: infer Described } }
  ? [NonNullable<Described>] extends [never]
    ? Record<never, never>
    : NonNullable<Described>
  : never;

/** Names that must be said. */
type Must<Q> = { [Name in keyof Q]-?: object extends Pick<Q, Name> ? never : Name }[keyof Q];

/** The call where the description knows it; otherwise what is wrong with it, which no call is. */
export type Call<M extends Method, P> = P extends string
  ? [Spelled<M, P>] extends [never]
    ? "portal/api/openapi.json has no such path with this method"
    : [Said<P>] extends [keyof Query<Operation<M, P>>]
      ? [Must<Query<Operation<M, P>>>] extends [Said<P>]
        ? P
        : "the query lacks a name that portal/api/openapi.json asks for"
      : "the query has a name that portal/api/openapi.json does not have"
  : never;

/** A call that a browser makes without our headers, which says in its query for which account. */
export type AccountCall<P> = P extends string
  ? Named<P> extends Call<"get", Named<P>>
    ? P
    : Call<"get", Named<P>>
  : never;
type Named<P extends string> = P extends `${string}?${string}`
  ? `${P}&account=${string}`
  : `${P}?account=${string}`;

/** The answer of success; `undefined` where it says nothing. */
export type Answer<M extends Method, P> =
  Operation<M, P> extends { responses: infer Responses }
    ? Json<Responses[keyof Responses & (200 | 201 | 202 | 204)]>
    : never;
type Json<Response> = Response extends { content: { "application/json": infer Value } } ? Value : undefined;

/** What a call takes; `{}` where it takes nothing. */
export type Body<P> =
  Operation<"post", P> extends {
    requestBody: { content: { "application/json": infer Value extends object } };
  }
    ? Value
    : Record<string, never>;
