import fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine, plainText, quotedText, shortened } from "../../worker/mail/clean-text";

test("text keeps its line ends and its letters of any script", () => {
  expect(plainText("a\r\nb\rc\u2028d")).toBe("a\nb\nc\nd");
  expect(plainText("Žižek 李 שלום 👩‍💻 e\u0301")).toBe("Žižek 李 שלום 👩‍💻 e\u0301");
});

test("characters that turn or hide text are taken out", () => {
  expect(plainText("nimda\u202Eadmin\u2066\u200b\u00ad\u{e0041}")).toBe("nimdaadmin");
});

test("addresses that mail programs would make links of are broken visibly", () => {
  expect(plainText("see https://evil.example/x or www.evil.example or MAILTO:a@b.example")).toBe(
    "see https[:]//evil.example/x or www[.]evil.example or MAILTO[:]a@b.example",
  );
  expect(quotedText("go to evil.example/login?x")).toBe("go to evil[.]example/login?x");
});

test("names of tables and files stay as they are", () => {
  expect(oneLine("shop.public.orders report.csv")).toBe("shop.public.orders report.csv");
});

test("shortening never cuts a character in half and says that something is missing", () => {
  expect(shortened("abc", 3)).toBe("abc");
  expect(shortened("👩👩👩👩", 3)).toBe("👩👩…");
});

test("whatever comes in, one line comes out, without controls and without a scheme", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = oneLine(`${text}\r\nBcc: x\u0085https://e.example`);
      expect([...line].filter((c) => /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u.test(c))).toEqual([]);
      expect(line).not.toContain("://");
      expect(line.isWellFormed()).toBe(true);
    }),
  );
});
