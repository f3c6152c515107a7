/** Outside systems: what can be connected, what is, how their syncs went. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { DeadlineClass } from "./requests";
import { InstantText, IntegrationId, line, name, PageQuery, page, RunId } from "./values";

export const ConnectorInfo = z
  .object({
    kind: z.string(),
    title: z.string(),
    description: z.string(),
    deadlineClass: DeadlineClass,
    /** JSON Schema 2020-12 of the configuration; secret fields carry `secret: true`. */
    form: z.record(z.string(), z.unknown()),
    secretFields: z.array(z.string()),
  })
  .openapi("Connector");

const Config = z.record(z.string().max(128), z.unknown());
const SyncSeconds = z
  .int()
  .min(60)
  .max(7 * 86_400);

export const NewIntegration = z
  .strictObject({
    name: name(120),
    kind: line(64),
    /** As the connector's form says, secrets among it. Secrets are sealed and never returned. */
    config: Config,
    syncSeconds: SyncSeconds.default(900),
  })
  .openapi("NewIntegration");
export type NewIntegration = z.infer<typeof NewIntegration>;

export const IntegrationChange = z
  .strictObject({
    name: name(120).optional(),
    /** Replaces the whole configuration. Secrets that are not sent are kept, those that are null are taken away. */
    config: Config.optional(),
    syncSeconds: SyncSeconds.optional(),
    /**
     * True: the old target is gone for good and another one took its place. What stood on the old one is closed as
     * "could not be proven gone". Refused while the old target still answers.
     */
    replacesTarget: z.literal(true).optional(),
    expectedVersion: z.int().positive().optional(),
  })
  .openapi("IntegrationChange");
export type IntegrationChange = z.infer<typeof IntegrationChange>;

export const SyncRun = z
  .object({
    id: RunId,
    integrationId: IntegrationId,
    state: z.enum(["running", "done", "failed", "held"]),
    startedAt: InstantText,
    endedAt: InstantText.nullable(),
    /** `removed` of a held run: how many would go. */
    counts: z.object({
      seen: z.int(),
      changed: z.int(),
      removed: z.int(),
      ours: z.int(),
      foreign: z.int(),
      orphansRemoved: z.int(),
      missing: z.int(),
    }),
    /** Of a held run: some of the resources that would go, each with its place. */
    missingNames: z.array(z.string()),
    error: z.string().nullable(),
  })
  .openapi("SyncRun");
export type SyncRun = z.infer<typeof SyncRun>;

export const Integration = z
  .object({
    id: IntegrationId,
    name: z.string(),
    kind: z.string(),
    title: z.string(),
    deadlineClass: DeadlineClass,
    /** Without its secrets. */
    config: Config,
    /** Which secret fields hold a value. */
    secretsSet: z.array(z.string()),
    state: z.enum(["active", "draining"]),
    /** One word for a list: `failing` when grants, revokes or the last sync fail. */
    status: z.enum(["never_synced", "syncing", "ok", "held", "failing", "draining"]),
    /** What the target said of itself at the first contact; null: not reached yet. */
    identity: z.string().nullable(),
    trouble: z.object({ since: InstantText, message: z.string() }).nullable(),
    syncSeconds: z.int(),
    nextSyncAt: InstantText.nullable(),
    lastSyncAt: InstantText.nullable(),
    lastSync: SyncRun.nullable(),
    /** What stands at the target was compared with the books; null: never, as when its kind cannot be read back. */
    lastReconcileAt: InstantText.nullable(),
    counts: z.object({
      /** Found by the last complete sync. */
      resources: z.int(),
      /** Units that stand at the target or are on their way there or back. */
      liveUnits: z.int(),
      /** Active, and changed at the target since they were granted. */
      changedOutside: z.int(),
    }),
    version: z.int(),
    createdAt: InstantText,
    updatedAt: InstantText,
  })
  .openapi("Integration");
export type Integration = z.infer<typeof Integration>;

export const CheckResult = z
  .object({
    ok: z.boolean(),
    items: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        message: z.string(),
        /** What to do, with the exact command where there is one. */
        fix: z.string().optional(),
      }),
    ),
  })
  .openapi("CheckResult");
export type CheckResult = z.infer<typeof CheckResult>;

export const IntegrationsQuery = PageQuery.extend({
  search: z.string().trim().min(1).max(120).optional(),
  kind: line(64).optional(),
});
export type IntegrationsQuery = z.infer<typeof IntegrationsQuery>;

const byId = { params: z.object({ integrationId: IntegrationId }) };
const tag = "Integrations";
const read = { tag, scope: "integrations:read", audience: "admin" } as const;
const write = { tag, scope: "integrations:write", audience: "admin" } as const;
const root = "/api/v1/integrations";
const one = `${root}/{integrationId}` as const;

export const listConnectors = endpoint(
  {
    ...read,
    id: "listConnectors",
    method: "get",
    path: "/api/v1/connectors",
    summary: "List the kinds of systems that can be connected, each with its form",
  },
  { responses: answers(z.object({ items: z.array(ConnectorInfo) })) },
);

export const listIntegrations = endpoint(
  {
    ...read,
    id: "listIntegrations",
    method: "get",
    path: root,
    summary: "List integrations by name",
  },
  { request: { query: IntegrationsQuery }, responses: answers(page(Integration)) },
);

export const createIntegration = endpoint(
  {
    ...write,
    id: "createIntegration",
    method: "post",
    path: root,
    summary: "Connect an outside system",
    description: "The first sync starts at once.",
  },
  { request: body(NewIntegration), responses: created(Integration) },
);

export const getIntegration = endpoint(
  {
    ...read,
    id: "getIntegration",
    method: "get",
    path: one,
    summary: "Get an integration and its status",
  },
  { request: byId, responses: answers(Integration) },
);

export const changeIntegration = endpoint(
  { ...write, id: "changeIntegration", method: "put", path: one, summary: "Change an integration" },
  { request: { ...byId, ...body(IntegrationChange) }, responses: answers(Integration) },
);

export const deleteIntegration = endpoint(
  {
    ...write,
    id: "deleteIntegration",
    method: "delete",
    path: one,
    summary: "Disconnect an outside system",
    description: "Refused with `in_use` while access stands there; drain it then.",
  },
  { request: byId, responses: noContent },
);

export const drainIntegration = endpoint(
  {
    ...write,
    id: "drainIntegration",
    method: "post",
    path: `${one}/drain`,
    summary: "Grant nothing new here, and disconnect when the last access has ended",
  },
  { request: byId, responses: answers(Integration) },
);

export const checkConfig = endpoint(
  {
    ...write,
    id: "checkConfig",
    method: "post",
    path: `${root}/check`,
    summary: "Try a configuration without saving it",
  },
  {
    request: body(
      z.strictObject({
        kind: line(64),
        config: Config,
        /** Its stored secrets stand in for those that are not sent. */
        integrationId: IntegrationId.optional(),
      }),
    ),
    responses: answers(CheckResult),
  },
);

export const checkIntegration = endpoint(
  {
    ...write,
    id: "checkIntegration",
    method: "post",
    path: `${one}/check`,
    summary: "Try a connected system",
  },
  { request: byId, responses: answers(CheckResult) },
);

export const syncIntegration = endpoint(
  {
    ...write,
    id: "syncIntegration",
    method: "post",
    path: `${one}/sync`,
    summary: "Start a sync now",
  },
  {
    request: byId,
    responses: {
      202: {
        description: "Started",
        content: { "application/json": { schema: z.object({ started: z.literal(true) }) } },
      },
    },
  },
);

export const listSyncRuns = endpoint(
  {
    ...read,
    id: "listSyncRuns",
    method: "get",
    path: `${one}/sync-runs`,
    summary: "List the syncs of an integration, newest first",
  },
  { request: { ...byId, query: PageQuery }, responses: answers(page(SyncRun)) },
);

export const confirmSync = endpoint(
  {
    ...write,
    id: "confirmSync",
    method: "post",
    path: `${one}/sync-runs/{runId}/confirm`,
    summary: "Let a held sync take its missing resources away",
  },
  {
    request: { params: z.object({ integrationId: IntegrationId, runId: RunId }) },
    responses: answers(SyncRun),
  },
);
