/** Hostile pages that lie about what they are, or want the extension to break. */
import { afterAll, beforeAll, describe, test } from "vitest";
import { disturbing } from "./disturbing-scripts";
import {
  expectHarmless,
  type Hostile,
  type HostileWorld,
  letAct,
  startHostileWorld,
} from "./hostile-page";
import { lying } from "./lying-scripts";

let hostile: HostileWorld;
beforeAll(async () => {
  hostile = await startHostileWorld();
});
afterAll(() => hostile?.stop());

const pages = (scripts: ReadonlyArray<Hostile>) =>
  test.each(scripts)("a page that $name", async (one) => {
    const visit = await hostile.visit(one);
    await letAct(visit);
    await expectHarmless(hostile, visit);
  });

describe("lying", () => pages(lying));
describe("disturbing", () => pages(disturbing));
