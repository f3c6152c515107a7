/** Migrations on a database that has been in use: everything is kept, and what was written before is found by the new columns. */
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const folder = "db/migrations";
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".sql"))
  .sort();
/** The last migration before names had folds, targets identities and actors columns. */
const USED_UNTIL = "0007";

function apply(db: DatabaseSync, wanted: (file: string) => boolean): void {
  for (const file of files.filter(wanted)) {
    for (const statement of readFileSync(`${folder}/${file}`, "utf8").split(
      "--> statement-breakpoint",
    ))
      if (statement.trim()) db.exec(statement);
  }
}

/** An organization whose rows are as an earlier version wrote them, with two groups of one name but for its case. */
function usedDatabase(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  apply(db, (file) => file.slice(0, 4) <= USED_UNTIL);
  db.exec(`
    insert into organization (id, name, settings, created_at) values (1, 'Acme', '{"timeZone":"UTC"}', 1);
    insert into users (id, email, full_name, role, status, attributes, created_at, updated_at) values
      ('user_a', 'ada@example.com', 'Ada', 'admin', 'active', '{}', 1, 1),
      ('user_b', 'ben+x@gmail.com', 'Ben', 'grantee', 'active', '{}', 1, 1);
    insert into groups (id, name, created_at) values
      ('group_1', 'dba', 1), ('group_2', 'DBA', 1), ('group_3', 'Équipe Données', 1);
    insert into group_members (group_id, user_id) values ('group_1', 'user_a');
    insert into shifts (id, name, created_at) values ('shift_1', 'On call', 1);
    insert into integrations (id, name, kind, config, state, created_at, updated_at)
      values ('int_1', 'prod', 'sandbox', '{}', 'active', 1, 1);
    insert into flows (id, name, version, document, created_at, updated_at, updated_by)
      values ('flow_1', 'Read', 1, '{"name":"Read"}', 1, 1, 'user:user_a');
    insert into audit_events (at, actor, action, subject, detail, guarded) values
      (1, 'user:user_a', 'user.changed', 'user_a', '{}', 1),
      (2, 'extension:ext_1/user_b', 'request.approved', 'req_1', '{}', 1),
      (3, 'token:tok_1/user_b', 'flow.changed', 'flow_1', '{}', 1),
      (4, 'mail:user_b', 'request.approved', 'req_2', '{}', 1);
  `);
  return db;
}

const tables = ["users", "groups", "group_members", "shifts", "integrations", "flows"];
const countsOf = (db: DatabaseSync) =>
  Object.fromEntries(
    tables.map((table) => [table, db.prepare(`select count(*) as n from ${table}`).get()?.n]),
  );

test("a database in use keeps every row through all migrations", () => {
  const db = usedDatabase();
  const before = countsOf(db);
  apply(db, (file) => file.slice(0, 4) > USED_UNTIL);
  expect(countsOf(db)).toEqual(before);
  expect(db.prepare("pragma foreign_key_check").all()).toEqual([]);
  expect(db.prepare("pragma integrity_check").get()?.integrity_check).toBe("ok");
});

test("people are found by their addresses, and what they did before by their ids, however they came", () => {
  const db = usedDatabase();
  apply(db, (file) => file.slice(0, 4) > USED_UNTIL);
  const found = db.prepare("select id from users where email_key = 'ben+x@gmail.com'").all();
  expect(found.map((row) => row.id)).toEqual(["user_b"]);
  const did = db
    .prepare("select action from audit_events where user_id = 'user_b' order by at")
    .all();
  expect(did.map((row) => row.action)).toEqual([
    "request.approved",
    "flow.changed",
    "request.approved",
  ]);
});
