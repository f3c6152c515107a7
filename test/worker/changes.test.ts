import { beforeAll, expect, test } from "vitest";
import { commitChange } from "../../db/commit";
import { type Caller, callerFor, db, group, openOrganization, person } from "./catalogue-world";

let call: Caller;
let grantee: Caller;

beforeAll(async () => {
  ({ call } = await openOrganization());
  grantee = await callerFor(await person({ email: "reader@example.com" }));
});

const read = async (as: Caller, known?: string) =>
  as<{ version: string }>(
    "GET",
    "/api/v1/changes",
    undefined,
    known === undefined ? {} : { "if-none-match": known },
  );

test("as long as nothing changes the answer is 304 without a body", async () => {
  const first = await read(grantee);
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toBe(`"${first.body.version}"`);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const again = await read(grantee, known);
    expect([again.status, again.body]).toEqual([304, ""]);
  }
  expect((await read(grantee, '"other"')).status).toBe(200);
});

test("whatever is written to the audit log changes the version", async () => {
  const before = (await read(grantee)).body.version;
  await commitChange(db, {
    at: 1,
    actor: "system:test",
    entries: [{ action: "group.changed", subject: "group_x" }],
    writes: [],
  });
  const after = await read(grantee, `"${before}"`);
  expect(after.status).toBe(200);
  expect(after.body.version).not.toBe(before);
});

test("a change of people that no audit event tells of changes the version too", async () => {
  const before = (await read(grantee)).body.version;
  await group("Newcomers", []);
  expect((await read(grantee)).body.version).not.toBe(before);
});

test("the version tells nothing: two people see different ones, and none is a number", async () => {
  const [mine, theirs] = [(await read(call)).body.version, (await read(grantee)).body.version];
  expect(mine).not.toBe(theirs);
  expect(mine).toMatch(/^[A-Za-z0-9_-]{20}$/);
});
