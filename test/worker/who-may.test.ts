/** Every use case, called directly with every kind of actor: the verb itself refuses, before it looks at anything. */
/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, test } from "vitest";
import {
  type Actor,
  byAccessLink,
  byExtension,
  byMailedLink,
  bySession,
  byToken,
  nobody,
  system,
} from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { AppError } from "../../worker/lib/errors";
import { newId } from "../../worker/lib/ids";
import { checkOf, verbsIn } from "../architecture/verbs";
import { contextOf } from "../support/app";

const texts = import.meta.glob<string>("../../worker/{access,admin,identity,sync}/**/*.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});
const modules = import.meta.glob<Record<string, unknown>>(
  "../../worker/{access,admin,identity,sync}/**/*.ts",
);

const member = { userId: newId("user"), email: "m@example.com", role: "grantee" as const };
const admin = { ...member, role: "admin" as const };

const actors: Readonly<Record<string, Actor>> = {
  nobody,
  system: system("test"),
  "a member": bySession(member, newId("session")),
  "an admin": bySession(admin, newId("session")),
  "a member's token": byToken(member, newId("apiToken"), new Set()),
  "an admin's token": byToken(admin, newId("apiToken"), new Set()),
  "an admin's extension": byExtension(admin, newId("extensionSession")),
  "an outsider": byAccessLink(member, newId("accessLink"), newId("session")),
  "the holder of a mailed link": byMailedLink(admin, newId("link"), {
    kind: "approve",
    requestId: newId("request"),
  }),
};

const members = ["a member", "a member's token", "an admin", "an admin's token"];
const persons = [...members, "an admin's extension", "an outsider"];
const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
  requireAdmin: ["an admin", "an admin's token"],
  requireMember: [...members, "an admin's extension"],
  requirePerson: persons,
  requireSession: ["a member", "an admin", "an outsider"],
  requireSomebody: [...persons, "system", "the holder of a mailed link"],
  requireSystem: ["system"],
};

/** Whoever reads anything before asking who may fails the test with it. */
const untouchable = <T extends object>(what: string): T =>
  new Proxy({} as T, {
    get: (_, name) => {
      throw new Error(`${what}.${String(name)} was used before asking who may`);
    },
  });

async function contextWithoutData(actor: Actor): Promise<AppContext> {
  const ctx = await contextOf(actor);
  return {
    ...ctx,
    db: untouchable("db"),
    wakes: untouchable("wakes"),
    auditChain: untouchable("auditChain"),
  };
}

const verbs = Object.entries(texts)
  .flatMap(([path, text]) => verbsIn(path, text))
  .flatMap((verb) => {
    const check = checkOf(verb);
    return check ? [{ ...verb, check }] : [];
  });

test("there are use cases to call", () => {
  expect(verbs.length).toBeGreaterThan(150);
});

describe.each(Object.entries(actors))(
  "%s is refused by every verb that is not for them",
  (who, actor) => {
    test.each(verbs.filter((verb) => !allowed[verb.check]?.includes(who)))(
      "$name",
      async (verb) => {
        const run = (await modules[verb.file]?.())?.[verb.name];
        if (typeof run !== "function") throw new Error(`${verb.name} is not exported`);
        const ctx = await contextWithoutData(actor);
        // A head may take its input apart; reading that tells nobody anything.
        const anything = {};
        const refused = await Promise.resolve()
          .then(() => run(ctx, anything, anything, anything, anything))
          .then(
            () => "was done",
            (error: unknown) => (error instanceof AppError ? error.code : String(error)),
          );
        expect(["not_signed_in", "not_allowed", "step_up_required"]).toContain(refused);
      },
    );
  },
);
