import { describe, expect, test } from "vitest";
import { rankByWords, searchWords } from "../../worker/policy/search-words";

describe("the rank of what words find", () => {
  const orders = {
    name: "orders-db",
    place: "acme/prod/",
    tags: { env: "Prod", Team: "shop" },
    around: ["postgres", "read"],
  };
  const rank = (text: string, searched: Parameters<typeof rankByWords>[1] = orders) =>
    rankByWords(searchWords(text), searched);

  test("every word has to be somewhere", () => {
    expect(rank("orders prod")).not.toBeNull();
    expect(rank("orders staging")).toBeNull();
  });

  test("a word counts in name, place, tag, and what is said around, whatever its case", () => {
    for (const word of ["ORDERS", "db", "acme", "prod", "env=prod", "env:pr", "team", "postgres"])
      expect(rank(word), word).not.toBeNull();
    expect(rank("env=staging")).toBeNull();
  });

  test("inside of a place or of what is said around, only beginnings of words count", () => {
    expect(rank("rod")).toBeNull();
    expect(rank("ostgres")).toBeNull();
    expect(rank("rders")).not.toBeNull();
  });

  test("the whole name goes before its beginning, that before a word of it, that before all else", () => {
    const ranks = ["orders-db", "orders", "db", "rders", "acme", "postgres"].map(
      (q) => rank(q) ?? 0,
    );
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  test("at most five words are looked for", () => {
    expect(searchWords("a b c d e f g")).toEqual(["a", "b", "c", "d", "e"]);
    expect(searchWords("  Straße  straße ")).toEqual(["strasse"]);
  });
});
