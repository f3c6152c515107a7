/**
 * The types of every endpoint, taken from the contract. Types only: no line of the contract, and no zod, reaches the
 * browser. `addresses.gen.ts` holds the methods and paths, written from the same declarations.
 */
import type * as accessGraph from "../../worker/contract/access-graph";
import type * as apiTokens from "../../worker/contract/api-tokens";
import type * as audit from "../../worker/contract/audit";
import type * as bundles from "../../worker/contract/bundle-endpoints";
import type * as changes from "../../worker/contract/changes";
import type * as extensionFlags from "../../worker/contract/extension-flags";
import type * as extensionSessions from "../../worker/contract/extension-sessions";
import type * as favourites from "../../worker/contract/favourites";
import type * as flowDrafts from "../../worker/contract/flow-drafts";
import type * as flows from "../../worker/contract/flow-endpoints";
import type * as flowInsight from "../../worker/contract/flow-insight";
import type * as groups from "../../worker/contract/groups";
import type * as insight from "../../worker/contract/insight";
import type * as integrations from "../../worker/contract/integrations";
import type * as logo from "../../worker/contract/logo";
import type * as mailSettings from "../../worker/contract/mail-settings";
import type * as offers from "../../worker/contract/offers";
import type * as onboarding from "../../worker/contract/onboarding";
import type * as organization from "../../worker/contract/organization";
import type * as preferences from "../../worker/contract/preferences";
import type * as reports from "../../worker/contract/reports";
import type * as requests from "../../worker/contract/request-endpoints";
import type * as resources from "../../worker/contract/resources";
import type * as sessions from "../../worker/contract/sessions";
import type * as shifts from "../../worker/contract/shifts";
import type * as sightings from "../../worker/contract/sightings";
import type * as users from "../../worker/contract/users";
import type * as views from "../../worker/contract/views";

type Declared = typeof accessGraph &
  typeof apiTokens &
  typeof audit &
  typeof bundles &
  typeof changes &
  typeof extensionFlags &
  typeof extensionSessions &
  typeof favourites &
  typeof flowDrafts &
  typeof flows &
  typeof flowInsight &
  typeof groups &
  typeof insight &
  typeof integrations &
  typeof logo &
  typeof mailSettings &
  typeof offers &
  typeof onboarding &
  typeof organization &
  typeof preferences &
  typeof reports &
  typeof requests &
  typeof resources &
  typeof sessions &
  typeof shifts &
  typeof sightings &
  typeof users &
  typeof views;

type Route = { readonly operationId: string; readonly responses: object };
type Schema = { readonly _zod: { readonly input: unknown; readonly output: unknown } };
type In<S> = S extends Schema ? S["_zod"]["input"] : never;
type Out<S> = S extends Schema ? S["_zod"]["output"] : never;
type JsonOf<C> = C extends { content: { "application/json": { schema: infer S } } } ? S : never;

/** Names of all endpoints; the same as their `operationId`. */
export type EndpointId = {
  [K in keyof Declared]: Declared[K] extends Route ? K : never;
}[keyof Declared];

type RequestOf<K extends EndpointId> = Declared[K] extends { request: infer R } ? R : object;
type BodyOf<K extends EndpointId> =
  RequestOf<K> extends { body: infer B } ? (B extends object ? JsonOf<B> : never) : never;
type BodyRequired<K extends EndpointId> =
  RequestOf<K> extends { body: { required: true } } ? true : false;

type Params<K extends EndpointId> =
  RequestOf<K> extends { params: infer P } ? { readonly params: In<P> } : object;
type Query<K extends EndpointId> =
  RequestOf<K> extends { query: infer Q } ? { readonly query?: QueryInput<In<Q>> } : object;
/** Numbers and lists may be given as such; they are written into the address. */
type QueryInput<Q> = {
  readonly [K in keyof Q]?: (unknown extends Q[K] ? string | number : Q[K]) | undefined;
};
type Body<K extends EndpointId> = [BodyOf<K>] extends [never]
  ? object
  : BodyRequired<K> extends true
    ? { readonly body: In<BodyOf<K>> }
    : { readonly body?: In<BodyOf<K>> };

/** What a call takes: `params` of the path, `query`, `body`. */
export type Input<K extends EndpointId> = Params<K> & Query<K> & Body<K>;

type ResponsesOf<K extends EndpointId> = Declared[K] extends { responses: infer R } ? R : never;
type AnswerOf<R> = R extends { 200: infer A }
  ? Out<JsonOf<A>>
  : R extends { 201: infer A }
    ? Out<JsonOf<A>>
    : R extends { 202: infer A }
      ? Out<JsonOf<A>>
      : undefined;

/** What it answers; `undefined` where the answer has no body. */
export type Output<K extends EndpointId> = AnswerOf<ResponsesOf<K>>;

/** One row of a list. */
export type Item<K extends EndpointId> =
  Output<K> extends { items: ReadonlyArray<infer T> } ? T : never;
