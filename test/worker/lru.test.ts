import { expect, test } from "vitest";
import { Lru } from "../../worker/access/lru";

test("the cache drops what was used longest ago when it is full", () => {
  const cache = new Lru<string>(3);
  cache.set("a", "A", 1);
  cache.set("b", "B", 1);
  cache.set("c", "C", 1);
  expect(cache.get("a")).toBe("A");
  cache.set("d", "D", 1);
  expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.get("d")]).toEqual([
    "A",
    undefined,
    "C",
    "D",
  ]);
  cache.set("large", "L", 9);
  expect(cache.get("large")).toBeUndefined();
  cache.set("e", "E", 3);
  expect([cache.get("a"), cache.get("e")]).toEqual([undefined, "E"]);
});
