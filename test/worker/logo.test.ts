import { expect, test } from "vitest";
import type { Logo } from "../../worker/contract/logo";
import type { Organization } from "../../worker/contract/organization";
import type { Me } from "../../worker/contract/users";
import { nobody, seedPeople, send, sendJson } from "../support/app";

const world = await seedPeople();
const LOGO = "/api/v1/organization/logo";
const b64 = (bytes: number[]) => btoa(String.fromCharCode(...bytes));
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3, 4];
const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 1];
const webp = [...new TextEncoder().encode("RIFF1234WEBPVP8 abcd")];
const put = (contentType: string, base64: string) =>
  sendJson(world.admin, "PUT", LOGO, { contentType, base64 });

test("without a logo everybody gets Hallpass's own sign, which runs nothing", async () => {
  const answer = await send(nobody, "GET", LOGO);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("image/svg+xml");
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
});

test.each([
  ["image/png", png],
  ["image/jpeg", jpeg],
  ["image/webp", webp],
] as const)(
  "%s is taken and given back byte for byte, to be kept by its version",
  async (type, bytes) => {
    const { url } = (await (await put(type, b64([...bytes]))).json()) as Logo;
    const answer = await send(nobody, "GET", url);
    expect(answer.headers.get("content-type")).toBe(type);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([...bytes]);
    const bare = await send(nobody, "GET", LOGO);
    expect(bare.headers.get("cache-control")).toContain("must-revalidate");
    const known = await send(nobody, "GET", LOGO, {
      headers: { "if-none-match": bare.headers.get("etag") ?? "" },
    });
    expect(known.status).toBe(304);
    const organization = (await (
      await send(world.ann, "GET", "/api/v1/organization")
    ).json()) as Organization;
    expect(organization.logo).toEqual({ url, contentType: type });
    expect(
      ((await (await send(world.ann, "GET", "/api/v1/me")).json()) as Me).organization.logoUrl,
    ).toBe(url);
  },
);

test.each([
  ["a PNG that says it is a JPEG", "image/jpeg", b64(png)],
  ["an SVG", "image/svg+xml", btoa("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["an SVG that says it is a PNG", "image/png", btoa("<svg onload='alert(1)'></svg>")],
  ["HTML behind RIFF", "image/webp", btoa("RIFF1234<script>alert(1)</script>")],
  ["what is no base64", "image/png", "A".repeat(17)],
  ["more than 64 KiB", "image/png", b64([...png, ...Array<number>(65_530).fill(0)])],
])("%s is refused", async (_what, type, base64) => {
  expect((await put(type, base64)).status).toBe(400);
});

test("pages show the logo, and the sign again once it is removed", async () => {
  const { url } = (await (await put("image/png", b64(png))).json()) as Logo;
  const src = `src="${url}"`;
  expect(await (await send(nobody, "GET", "/sign-in")).text()).toContain(src);
  expect((await send(world.admin, "DELETE", LOGO)).status).toBe(204);
  expect((await send(world.admin, "DELETE", LOGO)).status).toBe(404);
  expect(await (await send(nobody, "GET", "/sign-in")).text()).not.toContain(LOGO);
});

test("only admins set it", async () => {
  const answer = await sendJson(world.ann, "PUT", LOGO, {
    contentType: "image/png",
    base64: b64(png),
  });
  expect(answer.status).toBe(403);
});
