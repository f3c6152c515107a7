import { expect, test } from "vitest";
import { linkSecret, mailCode, openKeys } from "../../worker/lib/keys";
import type { Settings } from "../../worker/lib/settings";
import { checkCode, checkLink, codeHashOf } from "../../worker/links/check-link";
import { linkUrl } from "../../worker/links/link-url";
import { newLink } from "../../worker/links/new-link";

const keys = await openKeys("dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdC0");
const ctx = {
  keys,
  now: () => 1_000,
  settings: { publicUrl: "https://pass.example.com" } as Settings,
};
const ask = {
  purpose: "approve",
  subjectId: "req_1",
  userId: "user_0123456789abcdefghjk",
  expiresAt: 2_000,
  withCode: true,
} as const;

test("a link's row holds hashes; its secret stands behind # only and is the same each time", async () => {
  const { id, row } = await newLink(ctx, ask);
  const url = new URL(await linkUrl(ctx, "approve", id, { answer: "reject" }));
  expect(url.origin + url.pathname + url.search).toBe(
    `https://pass.example.com/approve/${id}?answer=reject`,
  );
  const secret = url.hash.slice(1);
  expect(secret).toBe(await linkSecret(keys, id));
  expect(secret).toHaveLength(43);
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(await checkLink({ secretHash: row.secretHash }, secret)).toBe(true);
});

test("another link's secret, a cut one and none are all refused", async () => {
  const [one, other] = [await newLink(ctx, ask), await newLink(ctx, ask)];
  const secret = await linkSecret(keys, one.id);
  for (const wrong of [await linkSecret(keys, other.id), secret.slice(1), `${secret}A`, ""]) {
    expect(await checkLink({ secretHash: one.row.secretHash }, wrong)).toBe(false);
  }
});

test("a code fits its own link, however it is typed, and no other", async () => {
  const { id, row } = await newLink(ctx, ask);
  const code = await mailCode(keys, id);
  const kept = { id, codeHash: row.codeHash ?? null };
  expect(await checkCode(kept, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe(true);
  expect(await checkCode(kept, String((Number(code) + 1) % 1_000_000).padStart(6, "0"))).toBe(
    false,
  );
  expect(await checkCode({ id: "link_other", codeHash: kept.codeHash }, code)).toBe(false);
  expect(await checkCode({ id, codeHash: null }, "")).toBe(false);
  expect(await codeHashOf("a", code)).not.toBe(await codeHashOf("b", code));
});

test("a link without a code has none", async () => {
  const { row } = await newLink(ctx, { ...ask, purpose: "extend", withCode: false });
  expect(row).toMatchObject({
    codeHash: null,
    browserHash: null,
    purpose: "extend",
    createdAt: 1_000,
    expiresAt: 2_000,
  });
});
