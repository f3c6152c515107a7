import { describe, expect, test } from "vitest";
import type { Mail } from "../../worker/mail/mail";
import { cloudflareTransport } from "../../worker/mail/transports/cloudflare";
import { httpTransport } from "../../worker/mail/transports/http";

const mail: Mail = {
  from: { name: "Hallpass", email: "hallpass@example.com" },
  to: { name: 'Ann "A"', email: "ann@example.com" },
  subject: "Hello",
  html: "<p>Hi</p>",
  text: "Hi",
  messageId: "<1@example.com>",
  thread: "<t@example.com>",
  sentAt: 0,
};

describe("by HTTP", () => {
  const answering = (status: number) => {
    const calls: [string, RequestInit][] = [];
    const transport = httpTransport({
      url: "https://mail.example.com/send",
      token: "secret",
      fetch: async (url, init) => {
        calls.push([url, init]);
        return new Response(null, { status });
      },
    });
    return { calls, transport };
  };

  test("one call carries the whole mail, a bearer token and a key against doubles", async () => {
    const { calls, transport } = answering(202);
    await transport.send(mail);
    const [url, init] = calls[0] ?? [];
    expect(url).toBe("https://mail.example.com/send");
    expect(init).toMatchObject({
      method: "POST",
      redirect: "manual",
      headers: { authorization: "Bearer secret", "idempotency-key": "1@example.com" },
    });
    expect(JSON.parse(String(init?.body))).toEqual({
      from: '"Hallpass" <hallpass@example.com>',
      to: '"Ann A" <ann@example.com>',
      subject: "Hello",
      html: "<p>Hi</p>",
      text: "Hi",
      headers: {
        "Message-ID": "<1@example.com>",
        "Auto-Submitted": "auto-generated",
        "In-Reply-To": "<t@example.com>",
        References: "<t@example.com>",
      },
    });
  });

  test.each([
    [400, "refused"],
    [422, "refused"],
    [409, "later"],
    [301, "down"],
    [401, "down"],
    [429, "down"],
    [500, "down"],
  ])("an answer of %i means %s", async (status, kind) => {
    await expect(answering(status).transport.send(mail)).rejects.toMatchObject({ kind });
  });

  test("no answer at all means that nothing can be sent now", async () => {
    const transport = httpTransport({
      url: "https://x.example",
      token: undefined,
      fetch: () => Promise.reject(new Error("reset")),
    });
    await expect(transport.send(mail)).rejects.toMatchObject({ kind: "down" });
  });
});

describe("by Cloudflare Email Sending", () => {
  test("sets no header that the platform keeps for itself", async () => {
    const sent: unknown[] = [];
    const binding = {
      send: async (message: unknown) => void sent.push(message),
    } as unknown as SendEmail;
    await cloudflareTransport(binding).send(mail);
    expect(sent).toMatchObject([
      {
        from: { name: "Hallpass", email: "hallpass@example.com" },
        to: "ann@example.com",
        headers: { "Auto-Submitted": "auto-generated", References: "<t@example.com>" },
      },
    ]);
    expect(Object.keys((sent[0] as { headers: object }).headers)).not.toContain("Message-ID");
  });

  test.each([
    ["E_RECIPIENT_SUPPRESSED", "refused"],
    ["E_VALIDATION_ERROR", "refused"],
    ["E_DELIVERY_FAILED", "later"],
    ["E_DAILY_LIMIT_EXCEEDED", "down"],
    ["E_SENDER_NOT_VERIFIED", "down"],
    ["", "down"],
  ])("its code %s means %s", async (code, kind) => {
    const binding = {
      send: () => Promise.reject(Object.assign(new Error("no"), { code })),
    } as unknown as SendEmail;
    await expect(cloudflareTransport(binding).send(mail)).rejects.toMatchObject({ kind });
  });
});
