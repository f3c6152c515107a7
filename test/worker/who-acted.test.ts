/** Whoever did something is found by who they are, however they came; and the chain holds what was always written. */
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { commitChange } from "../../db/commit";
import { auditEvents, type UserRow } from "../../db/schema";
import type { AuditEvent, ChainVerdict } from "../../worker/contract/audit";
import type { UserId } from "../../worker/contract/values";
import {
  type Actor,
  actorText,
  byAccessLink,
  byExtension,
  byMailedLink,
  bySession,
  byToken,
  isAdmin,
  nobody,
  personOf,
  system,
} from "../../worker/lib/actor";
import { commit } from "../../worker/lib/commit";
import { newId } from "../../worker/lib/ids";
import { contextOf } from "../support/app";
import { type Caller, db, openOrganization, person } from "./catalogue-world";

type Page = { items: AuditEvent[] };

let call: Caller;
let ada: UserRow;
const ids = {
  token: newId("apiToken"),
  extension: newId("extensionSession"),
};

const waysOf = (row: UserRow): Record<string, Actor> => {
  const member = { userId: row.id, email: row.email, role: "admin" as const };
  return {
    user: bySession(member, newId("session")),
    token: byToken(member, ids.token, new Set()),
    extension: byExtension(member, ids.extension),
    external: byAccessLink(member, newId("accessLink"), newId("session")),
    mail: byMailedLink({ ...member, role: "grantee" }, newId("link"), {
      kind: "approve",
      requestId: newId("request"),
    }),
  };
};

beforeAll(async () => {
  ({ call } = await openOrganization());
  ada = await person({ email: "ada@example.com", fullName: "Ada" });
  const grace = await person({ email: "grace@example.com", fullName: "Grace" });
  for (const [who, row] of Object.entries({ ada, grace })) {
    for (const [way, actor] of Object.entries(waysOf(row))) {
      const ctx = await contextOf(actor);
      await commit(ctx, {
        entries: [{ action: "view.created", subject: `${who}/${way}` }],
        writes: [],
      });
    }
  }
});

const subjects = async (query: string) =>
  (
    await call<Page>("GET", `/api/v1/audit?action=view.created&order=oldest&${query}`)
  ).body.items.map((e) => e.subject);

const everyWay = ["ada/user", "ada/token", "ada/extension", "ada/external", "ada/mail"];

test("a person is found with all they did: signed in, by token, extension, access link and mailed link", async () => {
  expect(await subjects("actor=ada@example.com")).toEqual(everyWay);
  expect(await subjects(`actor=${ada.id}`)).toEqual(everyWay);
  expect(await subjects(`actor=user:${ada.id}`)).toEqual(["ada/user"]);
});

test("an export by person holds the same", async () => {
  const csv = await call<string>("GET", "/api/v1/audit/export?format=jsonl&actor=ada@example.com");
  const lines = String(csv.body).trim().split("\n");
  expect(lines.filter((line) => line.includes("ada/")).length).toBe(everyWay.length);
  expect(String(csv.body)).not.toContain("grace/");
});

test("an event says who it was and how they came", async () => {
  const { items } = (await call<Page>("GET", "/api/v1/audit?subject=ada/extension")).body;
  expect(items).toMatchObject([
    {
      actor: `extension:${ids.extension}/${ada.id}`,
      actorKind: "extension",
      actorUserId: ada.id,
      actorEmail: "ada@example.com",
    },
  ]);
});

test("what was written before is read the same way, and the chain over it stays whole", async () => {
  const old: ReadonlyArray<readonly [string, string, string | null, UserId | null]> = [
    [`user:${ada.id}`, "user", null, ada.id],
    [`token:${ids.token}/${ada.id}`, "token", ids.token, ada.id],
    [`extension:${ids.extension}/${ada.id}`, "extension", ids.extension, ada.id],
    [`external:${ada.id}`, "external", null, ada.id],
    [`mail:${ada.id}`, "mail", null, ada.id],
    ["system:audit-chain", "system", "audit-chain", null],
    ["nobody", "nobody", null, null],
  ];
  for (const [actor] of old)
    await commitChange(db, {
      at: 1,
      actor,
      entries: [{ action: "group.changed", subject: "old" }],
      writes: [],
    });
  const rows = await db
    .select()
    .from(auditEvents)
    .where(sql`subject = 'old'`)
    .orderBy(auditEvents.seq);
  expect(rows.map((r) => [r.actor, r.actorKind, r.actorId, r.userId])).toEqual(old);
  expect((await call<ChainVerdict>("POST", "/api/v1/audit/verify")).body).toMatchObject({
    ok: true,
    problems: [],
  });
});

test("who acted cannot be rewritten beside the text that the chain holds", async () => {
  await expect(db.run(sql`update audit_events set user_id = 'user_x'`)).rejects.toThrow();
});

test("every actor is written as it always was", () => {
  const ways = waysOf(ada);
  expect(Object.entries(ways).map(([, actor]) => actorText(actor))).toEqual([
    `user:${ada.id}`,
    `token:${ids.token}/${ada.id}`,
    `extension:${ids.extension}/${ada.id}`,
    `external:${ada.id}`,
    `mail:${ada.id}`,
  ]);
  expect([actorText(nobody), actorText(system("timers"))]).toEqual(["nobody", "system:timers"]);
});

test("limits take rights away: an admin's extension is no admin, a mailed link is no person", () => {
  const ways = waysOf(ada);
  const rights = Object.entries(ways).map(([way, actor]) => [
    way,
    isAdmin(actor),
    personOf(actor)?.kind ?? null,
  ]);
  expect(rights).toEqual([
    ["user", true, "member"],
    ["token", true, "member"],
    ["extension", false, "member"],
    ["external", false, "outsider"],
    ["mail", false, null],
  ]);
});
