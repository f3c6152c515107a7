/** What mail servers mean, in their own words: an approval must not be lost to a quota, nor tried for days at a wrong address. */
import { expect, test } from "vitest";
import { meaningOf, withoutParticulars } from "../../worker/mail/transports/smtp-answers";

test.each([
  [550, "5.4.5 Daily user sending quota exceeded. For more information on Gmail sending limits"],
  [552, "5.2.2 The recipient's inbox is out of storage space and inactive."],
  [550, "5.7.1 Greylisted, please try again in 300 seconds"],
  [554, "5.7.0 Too many messages, slow down"],
  [550, "5.2.1 Mail limit exceeded, try again later".replace("5.2.1 ", "")],
  [554, "5.3.0 Insufficient system storage"],
  [450, "4.2.0 <ada@example.com>: Recipient address rejected: Greylisted"],
  [451, "4.7.500 Server busy. Please try again later from [192.0.2.1]."],
  [452, "4.2.2 Mailbox full"],
])("%i %s: this mail is taken another time", (code, text) => {
  expect(meaningOf("recipient", { code, text })).toBe("later");
});

test.each([
  [554, "Relay access denied"],
  [554, "5.7.1 <ada@example.com>: Relay access denied"],
  [550, "5.7.1 Unable to relay"],
  [550, "5.7.60 SMTP; Client does not have permissions to send as this sender"],
  [530, "5.7.0 Authentication Required"],
  [554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"],
  [
    550,
    "5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy",
  ],
  [421, "4.3.2 Service shutting down"],
])("%i %s: the server takes no mail at all", (code, text) => {
  expect(meaningOf("recipient", { code, text })).toBe("down");
});

test.each([
  [550, "5.1.1 The email account that you tried to reach does not exist."],
  [
    550,
    "5.1.1 <ada@example.com>: Recipient address rejected: User unknown in local recipient table",
  ],
  [550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"],
  [550, "5.2.1 The email account that you tried to reach is disabled."],
  [550, "no such user here"],
  [553, "sorry, that domain isn't in my list: unknown recipient"],
  [550, "Mailbox unavailable"],
])("%i %s: nobody is there", (code, text) => {
  expect(meaningOf("recipient", { code, text })).toBe("refused");
});

test("what is said before the recipient is named is never about the recipient", () => {
  const answer = { code: 550, text: "5.1.1 no such user" };
  expect(meaningOf("session", answer)).toBe("down");
  expect(meaningOf("sender", answer)).toBe("down");
});

test("what a filter says of the content is tried again: it may say otherwise", () => {
  expect(meaningOf("content", { code: 554, text: "5.7.1 Message rejected as spam" })).toBe("later");
});

test("the same answer is the same whatever address, queue and time stand in it", () => {
  const a = "The mail server refused the recipient: 554 <ada@example.com>: Rejected (ABC123456)";
  const b = "The mail server refused the recipient: 554 <grace@example.org>: Rejected (XYZ987654)";
  expect(withoutParticulars(a)).toBe(withoutParticulars(b));
  expect(withoutParticulars(a)).not.toBe(withoutParticulars("550 user unknown"));
});
