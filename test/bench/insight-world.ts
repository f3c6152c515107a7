/** Ten thousand people and a hundred thousand requests, written straight into the books of a stopped Hallpass. */
import type { DatabaseSync } from "node:sqlite";
import { openBooks } from "../support/books.ts";

const DAY_MS = 86_400_000;

/** On top of the world of offers: its groups, flows and resources are there. */
export function seedInsightWorld(stateDir: string, people: number, requests: number): void {
  const books = openBooks(stateDir);
  try {
    books.exec("pragma synchronous = off");
    books.exec("begin");
    addPeople(books, people);
    addRequests(books, requests, people);
    addEvents(books, requests);
    books.exec("commit");
    // As `pragma optimize` of a database in use would have done.
    books.exec("pragma wal_checkpoint(truncate)");
  } finally {
    books.close();
  }
}

const numbers = `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ?1)`;

function addPeople(books: DatabaseSync, count: number): void {
  const now = Date.now();
  books
    .prepare(
      `${numbers} insert into users (id, email, full_name, role, status, attributes, created_at, updated_at)
       select printf('user_%020d', 1000 + i), 'person' || i || '@example.com', 'Person ' || i, 'grantee', 'active',
         json_object('team', json_array('team-' || (i % 40))), ?2, ?2 from n`,
    )
    .run(count, now);
  // Everybody in five of the four hundred groups.
  books
    .prepare(
      `${numbers} insert into group_members (group_id, user_id)
       select printf('group_%020d', (i * 7 + g.value * 31) % 400), printf('user_%020d', 1000 + i)
       from n, json_each('[0,1,2,3,4]') g`,
    )
    .run(count);
}

/** Of a hundred: three stand, one waits, five were rejected, the rest expired, a few of them late. Over ninety days. */
function addRequests(books: DatabaseSync, count: number, people: number): void {
  const now = Date.now();
  const policy = (books.prepare("select document from flows limit 1").get() as { document: string })
    .document;
  const state = `case when i % 100 < 3 then 'active' when i % 100 = 3 then 'pending' when i % 100 < 9 then 'rejected' else 'expired' end`;
  books
    .prepare(
      `${numbers} insert into requests (id, number, version, state, end_state, flow_id, flow_version, flow_name, policy,
         requester_id, grantee_id, justification, duration_seconds, terms_hash, wider_terms, automatic, created_at, lapses_at,
         decided_at, granted_at, expires_at, ended_at, extension_count, attempts, source)
       select printf('req_%020d', i), 1000000 + i, 1, s, case s when 'expired' then s end,
         printf('flow_%020d', i % 1000), 1, 'Flow', ?3, p, p, 'because', 3600, 't', '[]', i % 2, at, at + 86400000, at,
         case when s in ('active', 'expired') then at + 1000 end,
         case s when 'active' then ?2 + 60000 * (i % 600) when 'expired' then at + 3600000 end,
         case s when 'expired' then at + 3600000 + (i % 50) * 100 + (i % 500 = 0) * 120000 when 'rejected' then at + 60000 end,
         0, 0, 'api'
       from (select i, ${state} as s, printf('user_%020d', 1000 + i % ?4) as p,
         case when i % 100 < 4 then ?2 - 1800000 else ?2 - cast((i * 1.0 / ?1) * ?5 as integer) - 7200000 end as at from n)`,
    )
    .run(count, now, policy, people, 90 * DAY_MS);
  books
    .prepare(
      `insert into units (id, request_id, integration_id, resource_id, resource_type, external_id, resource_name, path,
         permission, account, handle, seed, state, left_out, refreshing, moving, touched, attempts, granted_at, ended_at)
       select 'unit' || substr(id, 4), id, printf('int_%020d', number % 8), printf('res_%020d', number % 100000), 'sandbox.bucket',
         'bucket-' || (number % 100000), 'bucket-' || (number % 100000), '[]', 'read', 'a', 'hp_' || id, id,
         case state when 'active' then 'active' when 'pending' then 'queued' when 'rejected' then 'failed' else 'ended' end,
         0, 0, 0, 1, 0, granted_at, ended_at from requests where number >= 1000000`,
    )
    .run();
}

/** The log of each: six events, as a request that was granted and revoked leaves them. */
function addEvents(books: DatabaseSync, count: number): void {
  const now = Date.now();
  books
    .prepare(
      `${numbers} insert into audit_events (at, actor, action, subject, detail, guarded)
       select ?2 - (?1 - i) * 60000 + a.key * 1000, 'system:timers', a.value,
         case when a.value like 'unit%' then printf('unit_%020d', i) else printf('req_%020d', i) end, '{}', 1
       from n, json_each('["request.created","unit.granting","unit.granted","request.active","unit.revoking","unit.revoked"]') a`,
    )
    .run(count, now);
}
