import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../worker/lib/fold";
import { skeleton } from "../../worker/lib/skeleton";

/** Any Unicode text, with much of what is special. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom(
        ..."aAiIİıſßẞςσΣéE\u0301\u0307\u0345\u200b\u200d\u202e\u2066\ufeff\u00ad \t\u00a0\u3000／ﬁｄǅΐ͏ﾞㅤ",
      ),
    )
    .map((letters) => letters.join("")),
);

describe("one fold for names", () => {
  test.each([
    ["DBA", "dba"],
    ["  Data \t Platform ", "data platform"],
    ["E\u0301quipe Donne\u0301es", "équipe données"],
    ["ÉQUIPE DONNÉES", "équipe données"],
    ["Straße", "strasse"],
    ["STRASSE", "strasse"],
    ["ΟΔΟΣ", "οδοσ"],
    ["οδος", "οδοσ"],
    ["İstanbul", "istanbul"],
    ["ISTANBUL", "istanbul"],
    ["ıstanbul", "istanbul"],
    ["ｄｂａ", "dba"],
    ["d\u200bb\u00ada\ufeff", "dba"],
    ["\u202edba\u2069", "dba"],
    ["dba\u00a0\u3000team", "dba team"],
  ])("%j is compared as %j", (name, folded) => {
    expect(fold(name)).toBe(folded);
  });

  test("folding twice changes nothing", () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(fold(fold(t))).toBe(fold(t));
      }),
      { numRuns: 1_000 },
    );
  });

  test("every character folds like its other cases and its decomposed form", () => {
    for (let point = 0; point < 0x110000; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const c = String.fromCodePoint(point);
      const folded = fold(c);
      const others = [folded, c.toUpperCase(), c.toLowerCase(), c.normalize("NFD")].map(fold);
      if (others.some((other) => other !== folded)) expect([c, ...others]).toEqual([]);
    }
  });

  test("a fold never holds two spaces in a row, nor space at its ends", () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(fold(t)).not.toMatch(/^\s|\s$|\s\s/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what a name looks like", () => {
  test.each([
    ["dbа", "dba"],
    ["DΝS", "dns"],
    ["ргоd", "pгod"],
    ["Теаm", "team"],
    ["team–a", "team-a"],
    ["Ｏps", "ops"],
    ["ꓓBA", "dba"],
    ["o\u200bps", "ops"],
  ])("%j looks like %j", (name, looks) => {
    expect(skeleton(name)).toBe(looks);
  });

  test("names of another script, and names that differ by an accent, are their own", () => {
    const names = [
      "Équipe",
      "Equipe",
      "Разработка",
      "開発",
      "צוות",
      "dba0",
      "dbao",
      "dba1",
      "dbal",
    ];
    expect(new Set(names.map(skeleton)).size).toBe(names.length);
  });

  test("of ASCII names it is the fold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (t) => {
        expect(skeleton(t)).toBe(fold(t));
      }),
    );
  });
});
