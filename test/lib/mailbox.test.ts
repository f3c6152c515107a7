import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asciiDomain, canonicalMailbox, mailboxKey, parseMailbox } from "../../worker/lib/mailbox";

const problemOf = (text: string) => {
  const parsed = parseMailbox(text);
  return parsed.ok ? null : parsed.problem;
};

const label = fc
  .stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/)
  .filter((l) => l.slice(2, 4) !== "--");
const domain = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("com", "de", "рф", "museum"),
  )
  .map(([labels, top]) => [...labels, top].join("."));
const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~äßжñ日-]{1,12}$/);
const address = fc
  .tuple(fc.array(atom, { minLength: 1, maxLength: 3 }), domain)
  .map(([atoms, host]) => `${atoms.join(".")}@${host}`);

describe("the parser of addresses", () => {
  test.each([
    "ada@example.com",
    "ivan@xn--80akjhbed8ahk.xn--p1ai",
    "иван@почта.рф",
    "a&b@example.com",
    "dept/team=x@example.com",
    "x!y@example.com",
    "jürgen@example.de",
    "o'neill+tag@sub.example.co.uk",
    "用户@例子.广告",
  ])("takes %s as it is written", (text) => {
    const parsed = parseMailbox(`  ${text} `);
    expect(parsed.ok && parsed.mailbox.written).toBe(text);
  });

  test.each([
    ["ada", /such as ada@example\.com/],
    ["@example.com", /name before the @/],
    ["ada@", /domain name/],
    ['"ada b"@example.com', /without quotes/],
    ["ada(work)@example.com", /without quotes and comments/],
    ["<ada@example.com>", /before the @|domain/],
    ["a<b@example.com", /before the @/],
    ["a,b@example.com", /before the @/],
    ["a..b@example.com", /dot/],
    [".a@example.com", /dot/],
    ["a.@example.com", /dot/],
    ["a@b@example.com", /before the @/],
    ["a b@example.com", /white space/],
    ["a@example.com\r\nRCPT TO:<b@example.com>", /before the @|white space/],
    ["a@exa\u0000mple.com", /control/],
    ["a\u200b@example.com", /invisible/],
    ["a\u202e@example.com", /invisible/],
    ["ａ@example.com", /ordinary letters/],
    ["a@localhost", /domain name/],
    ["a@[127.0.0.1]", /brackets/],
    ["a@127.0.0.1", /domain name/],
    ["a@0x7f.1", /domain name/],
    ["a@-x.com", /domain name/],
    ["a@x_y.com", /domain name/],
    ["a@example..com", /domain name/],
    ["a@example.com.", /domain name/],
    ["a@ex%61mple.com", /domain name/],
    [`${"a".repeat(65)}@example.com`, /64 bytes/],
    [`${"ü".repeat(33)}@example.com`, /64 bytes/],
    [`a@${"b".repeat(64)}.com`, /domain name/],
    [`a@${Array(60).fill("abcd").join(".")}.example.com`, /254 bytes/],
  ])("refuses %j and says what to do", (text, words) => {
    expect(problemOf(text)).toMatch(words);
  });

  test("what was read can be read again, and means the same", () => {
    fc.assert(
      fc.property(address, (text) => {
        const first = parseMailbox(text);
        if (!first.ok) throw new Error(`${text}: ${first.problem}`);
        const { written, key, canonical } = first.mailbox;
        expect(parseMailbox(written)).toEqual(first);
        expect(mailboxKey(key)).toBe(key);
        expect(canonicalMailbox(key)).toBe(canonical);
        expect(canonicalMailbox(canonical)).toBe(canonical);
      }),
      { numRuns: 500 },
    );
  });

  test("what it takes is one line without white space, whatever is put in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        for (const text of [a, `${a}@${b}`, `${a}@example.com`, `a@${b}.com`]) {
          const parsed = parseMailbox(text);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be in an SMTP command
          if (parsed.ok) expect(parsed.mailbox.written).not.toMatch(/[\s\u0000-\u001f<>"(),:;\\]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("one key for both spellings", () => {
  test.each([
    ["Ada@Example.COM", "ada@example.com"],
    ["a@MÜLLER.de", "a@xn--mller-kva.de"],
    ["a@mu\u0308ller.de", "a@xn--mller-kva.de"],
    ["a@XN--Mller-KVA.de", "a@xn--mller-kva.de"],
    ["a@straße.de", "a@xn--strae-oqa.de"],
    ["JU\u0308RGEN@example.de", "jürgen@example.de"],
    ["a@почта。рф", "a@почта。рф"],
  ])("%s is looked up as %s", (text, key) => {
    expect(mailboxKey(text)).toBe(key);
  });

  test("addresses of different mailboxes keep different keys", () => {
    const all = [
      "groß@example.de",
      "gross@example.de",
      "i@example.de",
      "ı@example.de",
      "a.b@example.de",
      "ab@example.de",
    ];
    expect(new Set(all.map(mailboxKey)).size).toBe(all.length);
  });

  test("a domain is one, however it is spelt", () => {
    expect(asciiDomain("Müller.DE")).toBe("xn--mller-kva.de");
    expect(asciiDomain("xn--mller-kva.de")).toBe("xn--mller-kva.de");
    expect(asciiDomain("example")).toBeNull();
    expect(asciiDomain("*.example.com")).toBeNull();
  });
});

describe("one canonical mailbox", () => {
  test.each([
    ["margaret+me@example.com", "margaret@example.com"],
    ["Margaret+a+b@Example.com", "margaret@example.com"],
    ["m.a.r+x@googlemail.com", "mar@gmail.com"],
    ["a_b.c-d@pm.me", "abcd@proton.me"],
    ["ada-shop@yahoo.com", "ada@yahoo.com"],
    ["ada@mac.com", "ada@icloud.com"],
    ["a.b@example.com", "a.b@example.com"],
    ["+only@example.com", "+only@example.com"],
  ])("%s reaches %s", (text, canonical) => {
    expect(canonicalMailbox(text)).toBe(canonical);
  });
});
