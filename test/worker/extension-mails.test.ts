import { expect, test } from "vitest";
import { extensionSessions } from "../../db/schema";
import { newId } from "../../worker/lib/ids";
import { dropOf, expectFacts, mailOf } from "./outbox-post";
import { NOW, person, world } from "./outbox-world";

test("a replayed token: which browser was disconnected and what to do; nothing when the session is forgotten", async () => {
  const ctx = await world();
  const grace = await person(ctx, "Grace", { timeZone: "America/New_York" });
  const sessionId = newId("extensionSession");
  await ctx.db.insert(extensionSessions).values({
    id: sessionId,
    userId: grace.id,
    clientId: "hallpass",
    userAgent: "Mozilla/5.0 Firefox/140.0",
    renewedAt: NOW,
    accessHash: sessionId,
    accessExpiresAt: NOW,
    idleAt: NOW,
    createdAt: NOW - 86_400_000,
    lastSeenAt: NOW - 60_000,
    expiresAt: NOW,
    endedAt: NOW,
  });
  const mail = await mailOf(ctx, "extension_replayed", grace.id, { sessionId });
  expect(mail.subject).toBe("Hallpass disconnected a browser extension of yours");
  expectFacts(mail, ["Mozilla/5.0 Firefox/140.0", "(America/New_York)", "tell an admin"]);
  const gone = { sessionId: newId("extensionSession") };
  expect(await dropOf(ctx, "extension_replayed", grace.id, gone)).toContain("gone");
});
