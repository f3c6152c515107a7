/** The shape of the demo's clouds, as the sandbox connector's configuration takes it. Everything in them is invented. */

export type Grant = { readonly name: string; readonly title: string };

/** A kind of thing with what reads it and what changes it. */
export type CloudType = {
  readonly type: string;
  readonly title: string;
  readonly read: Grant;
  readonly write: Grant;
};

export type CloudResource = {
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  readonly path: ReadonlyArray<string>;
  readonly tags: Readonly<Record<string, string>>;
};

export type Cloud = {
  /** Of the integration. Says that it is no real cloud. */
  readonly name: string;
  readonly label: string;
  readonly types: ReadonlyArray<CloudType>;
  readonly resources: ReadonlyArray<CloudResource>;
};

/** Of every call, so that the states in between can be seen as with a real cloud. */
const LATENCY_MS = 300;

export const sandboxConfig = ({ types, resources }: Cloud) => ({
  types: types.map(({ type, title, read, write }) => ({ type, title, permissions: [read, write] })),
  resources,
  latencyMs: LATENCY_MS,
});

/** Where somebody's things are, and whose they are. */
export type Home = {
  readonly path: ReadonlyArray<string>;
  readonly env: "prod" | "staging" | "dev";
  readonly team: string;
  /** E-mail of a person of the demo: approves as the owner. */
  readonly owner: string;
};

export const tagsOf = ({ env, team, owner }: Home) => ({ env, team, owner });

export const grace = "grace@example.com";
export const linus = "linus@example.com";
export const margaret = "margaret@example.com";
