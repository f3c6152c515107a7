/** A company with many resources and flows, and one person in it, written straight into the books of a stopped Hallpass. */
import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { FlowDocument } from "../../worker/contract/flows";
import { openBooks } from "../support/books.ts";

export type OffersWorld = {
  /** The API token of the one person, a grantee. */
  readonly token: string;
  /** A resource that the person may ask for, and the flow that offers it. */
  readonly resourceId: string;
  readonly flowId: string;
};

const INTEGRATIONS = 8;
const GROUPS = 400;
/** The person is in every twentieth group, so about one flow in twenty is theirs to ask. */
const EVERY = 20;
const TEAMS = 50;
const HOUR = 3_600;

const id = <P extends string>(prefix: P, n: number): `${P}_${string}` =>
  `${prefix}_${String(n).padStart(20, "0")}`;
const groupName = (n: number) => `team-${n}`;

export function seedOffersWorld(stateDir: string, resources: number, flows: number): OffersWorld {
  const books = openBooks(stateDir);
  try {
    // Power cuts do not matter to a file that is thrown away.
    books.exec("pragma synchronous = off");
    books.exec("begin");
    const token = addPeople(books);
    addIntegrations(books);
    addFlows(books, flows);
    addResources(books, resources);
    books.exec("commit");
    books.exec("pragma wal_checkpoint(truncate)");
    return { token, resourceId: id("res", 0), flowId: id("flow", 0) };
  } finally {
    books.close();
  }
}

function addPeople(books: DatabaseSync): string {
  const now = Date.now();
  const addUser = books.prepare(
    `insert into users (id, email, full_name, role, status, manager_id, time_zone, attributes, created_at, updated_at)
     values (?, ?, ?, 'grantee', 'active', ?, 'Europe/Berlin', '{"office":["Berlin"]}', ?, ?)`,
  );
  addUser.run(id("user", 1), "grace@example.com", "Grace Hopper", null, now, now);
  addUser.run(id("user", 2), "linus@example.com", "Linus Torvalds", id("user", 1), now, now);
  const addGroup = books.prepare("insert into groups (id, name, created_at) values (?, ?, ?)");
  const addMember = books.prepare("insert into group_members (group_id, user_id) values (?, ?)");
  for (let n = 0; n < GROUPS; n++) {
    addGroup.run(id("group", n), groupName(n), now);
    if (n % EVERY === 0) addMember.run(id("group", n), id("user", 2));
  }
  const token = `hp_bench_${randomBytes(24).toString("base64url")}`;
  books
    .prepare(
      `insert into api_tokens (id, name, token_hash, hint, user_id, scopes, created_at)
       values (?, 'bench', ?, 'hp_b…', ?, '["requests:read"]', ?)`,
    )
    .run(id("tok", 1), createHash("sha256").update(token).digest("hex"), id("user", 2), now);
  return token;
}

function addIntegrations(books: DatabaseSync): void {
  const now = Date.now();
  const addIntegration = books.prepare(
    `insert into integrations (id, name, kind, config, state, last_sync_at, created_at, updated_at)
     values (?, ?, 'sandbox', '{}', 'active', ?, ?, ?)`,
  );
  const addPermission = books.prepare(
    `insert into permissions (id, integration_id, resource_type, resource_type_title, name, title)
     values (?, ?, 'sandbox.bucket', 'Bucket', ?, ?)`,
  );
  for (let n = 0; n < INTEGRATIONS; n++) {
    addIntegration.run(id("int", n), `cloud ${n}`, now, now, now);
    for (const [i, name] of ["read", "write", "admin"].entries())
      addPermission.run(id("perm", n * 10 + i), id("int", n), name, name);
  }
}

function flowDocument(n: number): FlowDocument {
  const approvers = [{ type: "manager" as const, values: [] }];
  return {
    name: `Flow ${n}`,
    description: "Buckets of one team.",
    active: true,
    labels: [],
    trigger: "self_serve",
    requesters: {
      operator: "any",
      conditions: [{ type: "group", match: "is", values: [id("group", n % GROUPS)] }],
    },
    targets: [
      {
        integration: id("int", n % INTEGRATIONS),
        resourceType: "sandbox.bucket",
        permissions: n % 3 ? ["read"] : ["read", "write"],
        include: [{ by: "tag", match: "is", key: "team", values: [`team-${n % TEAMS}`] }],
        exclude: [{ by: "name", match: "is", values: ["secret-*"] }],
      },
    ],
    duration: { maxSeconds: 8 * HOUR, defaultSeconds: HOUR },
    timeframe: null,
    approval:
      n % 2 ? { mode: "automatic" } : { mode: "any_of", groups: [{ operator: "any", approvers }] },
    settings: {
      justificationRequired: true,
      approverReasonRequired: false,
      selfApproval: false,
      approverSignInRequired: false,
      maxExtensions: 1,
      extensionSeconds: HOUR,
      pendingSeconds: 86_400,
    },
  };
}

function addFlows(books: DatabaseSync, count: number): void {
  const now = Date.now();
  const addFlow = books.prepare(
    `insert into flows (id, name, version, document, created_at, updated_at, updated_by) values (?, ?, 1, ?, ?, ?, 'bench')`,
  );
  const addVersion = books.prepare(
    `insert into flow_versions (flow_id, version, document, created_at, created_by) values (?, 1, ?, ?, 'bench')`,
  );
  for (let n = 0; n < count; n++) {
    const document = JSON.stringify(flowDocument(n));
    addFlow.run(id("flow", n), `Flow ${n}`, document, now, now);
    addVersion.run(id("flow", n), document, now);
  }
}

/** Each in one statement; indexes are made afterwards, which is several times faster. */
function addResources(books: DatabaseSync, count: number): void {
  const indexes = books
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ('resources', 'resource_tags')`,
    )
    .all() as Array<{ name: string; sql: string }>;
  for (const { name } of indexes) books.exec(`drop index "${name}"`);
  books
    .prepare(
      `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ?1)
       insert into resources (id, integration_id, type, external_id, name, search_name, path, path_key, tags, hash, created_at, updated_at)
       select printf('res_%020d', i), printf('int_%020d', i % ${INTEGRATIONS}), 'sandbox.bucket', 'bucket-' || i,
         'bucket-' || i, 'bucket-' || i, json_array('area-' || (i % 1000)), 'area-' || (i % 1000) || '/',
         json_object('team', 'team-' || (i % ${TEAMS})), printf('%064d', i), ?2, ?2 from n`,
    )
    .run(count, Date.now());
  // The key comes first in the table's own order, so rows are written in that order.
  books
    .prepare(
      `insert into resource_tags (key, value, resource_id)
       select 'team', tags ->> 'team', id from resources where created_at <= ?1 order by 2, 3`,
    )
    .run(Date.now());
  for (const { sql } of indexes) books.exec(sql);
}
