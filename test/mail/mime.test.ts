import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { oneLine } from "../../worker/mail/clean-text";
import type { Mail } from "../../worker/mail/mail";
import { mailbox, senderOf } from "../../worker/mail/mailbox";
import { mimeMessage } from "../../worker/mail/mime";

const mail = (more: Partial<Mail> = {}): Mail => ({
  from: { name: "Hallpass", email: "hallpass@example.com" },
  to: { name: "Ann", email: "ann@example.com" },
  subject: "Hello",
  html: "<p>Hi</p>",
  text: "Hi",
  messageId: "<1@example.com>",
  thread: "<t@example.com>",
  sentAt: Date.UTC(2026, 10, 22, 9, 5, 7),
  ...more,
});

describe("a message", () => {
  test("says when it was sent, what it answers to and that a machine wrote it", () => {
    const raw = mimeMessage(mail());
    expect(raw).toContain("Date: Sun, 22 Nov 2026 09:05:07 +0000\r\n");
    expect(raw).toContain("In-Reply-To: <t@example.com>\r\nReferences: <t@example.com>\r\n");
    expect(raw).toContain("Auto-Submitted: auto-generated\r\n");
    expect(mimeMessage(mail({ thread: null }))).not.toContain("References");
  });

  test("comes back as it was for any subject, name and text, in short lines of plain ASCII", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "grapheme", minLength: 1 }),
        async (any, words) => {
          const subject = oneLine(`${words} ${any}`);
          const to = mailbox("ann@example.com", words);
          const text = `${words}\n.\n..two dots\nFrom me`;
          const raw = mimeMessage(mail({ subject, to, text, html: `<p>${text}</p>` }));
          expect(
            raw.split("\r\n").every((line) => line.length <= 78 && /^[\x20-\x7e]*$/.test(line)),
          ).toBe(true);
          const read = await PostalMime.parse(raw);
          expect(read.subject ?? "").toBe(subject);
          expect(read.to).toEqual([{ name: to.name, address: "ann@example.com" }]);
          expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(text.toWellFormed().trimEnd());
          expect(read.headers.map((h) => h.key).sort()).toEqual([
            "auto-submitted",
            "content-type",
            "date",
            "from",
            "in-reply-to",
            "message-id",
            "mime-version",
            "references",
            "subject",
            "to",
          ]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("addresses", () => {
  test.each([
    "a@example.com\r\nRCPT TO:<b@example.com>",
    "a@example.com>",
    "a b@example.com",
    "not an address",
    "",
  ])("%j is refused before it reaches a server", (email) => {
    expect(() => mailbox(email)).toThrow(expect.objectContaining({ kind: "refused" }));
  });

  test("a sender is an address with or without a name; anything else stops all mail, loudly", () => {
    expect(senderOf('"Hallpass, Acme" <h@example.com>')).toEqual({
      name: "Hallpass, Acme",
      email: "h@example.com",
    });
    expect(senderOf("h@example.com")).toEqual({ name: "", email: "h@example.com" });
    expect(() => senderOf("Hallpass")).toThrow(expect.objectContaining({ kind: "down" }));
  });
});
