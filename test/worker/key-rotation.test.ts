/** The master key is exchanged while access stands, links are out and secrets are sealed. */

import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents, integrations, links, mailSettings, organization } from "../../db/schema";
import { handleOf } from "../../worker/access/handles";
import { reseal } from "../../worker/admin/reseal";
import { readRefreshToken, tokenPair } from "../../worker/identity/extension-tokens";
import { changeOrganization } from "../../worker/identity/organization";
import { system } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
import { grantSecret, linkSecret, newSeed, openKeys } from "../../worker/lib/keys";
import { readSettings } from "../../worker/lib/settings";
import { linkUrl } from "../../worker/links/link-url";
import { newLink } from "../../worker/links/new-link";
import { contextOf, db, env } from "../support/app";
import { member, world } from "./access-world";

const OLD = String(env.HALLPASS_KEY);
const NEW = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0";
const w = await world();
const before = await contextOf(system("test"));
const withKeys = async (current: string, earlier: string[] = []): Promise<AppContext> => ({
  ...before,
  keys: await openKeys(current, earlier),
});
const during = await withKeys(NEW, [OLD]);
const after = await withKeys(NEW);

const entitlement = {
  integrationId: newId("integration"),
  resourceType: "t",
  externalId: "x",
  permission: "read",
  granteeId: w.linus.id,
};

test("a grant's secret stays the same while its key is known, and so do those from before keys had names", async () => {
  const unit = newId("unit");
  const seed = newSeed(before.keys, unit);
  const secret = await grantSecret(before.keys, seed);
  expect(await grantSecret(during.keys, seed)).toBe(secret);
  expect(await grantSecret(during.keys, unit)).toBe(await grantSecret(before.keys, unit));
  const fresh = newSeed(during.keys, unit);
  expect(fresh).not.toBe(seed);
  expect(await grantSecret(after.keys, fresh)).toBe(await grantSecret(during.keys, fresh));
  // Never another secret in silence.
  await expect(grantSecret(after.keys, seed)).rejects.toThrow("does not have");
});

test("a mailed link is written again with the secret it was made with", async () => {
  const { id, row } = await newLink(before, {
    purpose: "approve",
    subjectId: newId("request"),
    userId: w.boss.id,
    expiresAt: Date.now() + 1e6,
    withCode: false,
  });
  await db.insert(links).values(row);
  const [link] = await db.select().from(links).where(eq(links.id, id));
  if (!link) throw new Error("no link");
  const secret = await linkSecret(before.keys, id);
  expect(new URL(await linkUrl(during, "approve", link)).hash).toBe(`#${secret}`);
  await expect(linkUrl(after, "approve", link)).rejects.toThrow("does not have");
});

test("an extension that is connected stays so: its refresh token is known under either key", async () => {
  const id = newId("extensionSession");
  const { refreshToken } = await tokenPair(before.keys, id, 3);
  expect(await readRefreshToken(during.keys, refreshToken)).toEqual({ id, generation: 3 });
  const renewed = await tokenPair(during.keys, id, 4);
  expect(await readRefreshToken(after.keys, renewed.refreshToken)).toEqual({ id, generation: 4 });
  expect(await readRefreshToken(after.keys, refreshToken)).toBeNull();
});

test("what was sealed is sealed anew by the sweep; then the earlier key can go, and handles stay as they are", async () => {
  const integrationId = newId("integration");
  const now = Date.now();
  await db.insert(integrations).values({
    id: integrationId,
    name: `sealed ${integrationId}`,
    kind: "sandbox",
    config: {},
    secrets: await before.keys.seal('{"password":"p"}', integrationId),
    state: "active",
    createdAt: now,
    updatedAt: now,
  } as typeof integrations.$inferInsert);
  await db.insert(mailSettings).values({
    id: 1,
    transport: "smtp",
    config: { from: "a@example.com", host: "h", port: 25, tls: "off", user: "u" },
    secret: await before.keys.seal("smtp", "mail-settings"),
    updatedAt: now,
  } as typeof mailSettings.$inferInsert);
  const handle = await handleOf(before, entitlement);
  expect(await handleOf(during, entitlement)).toBe(handle);

  await reseal(during);
  const [row] = await db.select().from(integrations).where(eq(integrations.id, integrationId));
  expect(await after.keys.open(row?.secrets ?? "", integrationId)).toBe('{"password":"p"}');
  const [mail] = await db.select().from(mailSettings);
  expect(await after.keys.open(mail?.secret ?? "", "mail-settings")).toBe("smtp");
  expect(await handleOf(after, entitlement)).toBe(handle);
  const [{ settings } = { settings: null }] = await db.select().from(organization);
  expect(after.keys.isCurrent(settings?.handleKey ?? "")).toBe(true);
});

test("one text that no key opens does not keep the others from being sealed anew", async () => {
  const stranger = await openKeys("c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXItc3RyYW4");
  const ids = [newId("integration"), newId("integration")] as const;
  for (const [i, id] of ids.entries())
    await db.insert(integrations).values({
      id,
      name: `lost ${id}`,
      kind: "sandbox",
      config: {},
      secrets: await (i === 0 ? stranger : before.keys).seal("{}", id),
      state: "active",
      createdAt: 1,
      updatedAt: 1,
    } as typeof integrations.$inferInsert);
  await reseal(during);
  const [row] = await db.select().from(integrations).where(eq(integrations.id, ids[1]));
  expect(during.keys.isCurrent(row?.secrets ?? "")).toBe(true);
});

test("the earlier keys are read from one variable, newest first", () => {
  const variables = { ...env, HALLPASS_PREVIOUS_KEYS: `${OLD}, ${NEW}\n` };
  expect(readSettings(variables as never).previousKeys).toEqual([OLD, NEW]);
  expect(readSettings(env as never).previousKeys).toEqual([]);
});

test("the settings can be changed with the kept key in them, and the audit log does not tell it", async () => {
  await handleOf(before, entitlement);
  const admin = await contextOf(member(w.admin));
  await changeOrganization(admin, { timeZone: "Europe/Vienna" });
  const [row] = await db.select().from(organization);
  expect(row?.settings.timeZone).toBe("Europe/Vienna");
  expect(row?.settings.handleKey).toBeDefined();
  const events = await db.select().from(auditEvents);
  expect(JSON.stringify(events)).not.toContain("handleKey");
  expect(JSON.stringify(events)).toContain("Europe/Vienna");
});
