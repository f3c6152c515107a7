/** One line for every call that was refused or failed, with who, where and why. Never a path: some paths hold secrets. */
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { tally } from "../identity/tally";
import { type Actor, actorText, userOf } from "../lib/actor";
import { clientNetwork } from "../lib/client-network";
import { asAppError } from "../lib/errors";
import { log } from "../lib/log";
import type { AppEnv } from "./app-env";
import { later } from "./later";

/** The pattern that answered, such as `/approve/:linkId`; what no pattern fits has no name here. */
function routeOf(c: Context<AppEnv>): string {
  const paths = matchedRoutes(c).map(({ path }) => path);
  return paths.find((path) => !path.endsWith("*")) ?? "none";
}

/** What its owner or an admin should find in the audit log: counted per ten minutes, however often it is tried. */
function auditOf(status: number, actor: Actor | undefined, about: string | undefined) {
  if (about !== undefined) return { action: "code.refused" as const, subject: about };
  const member = actor ? userOf(actor) : null;
  return member !== null && (status === 403 || status === 404)
    ? { action: "access.refused" as const, subject: member }
    : null;
}

/**
 * Reads the answer, so that nothing that is refused can forget to say so: a thrown error, a form that comes back with
 * its mistakes (`refusal`), an address where nothing is. Security events (OWASP ASVS 5.0, 16.3) are warnings.
 */
export const logRefusals: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { status } = c.res;
  if (status < 400) return;
  const thrown = c.error ?? c.get("refusal");
  const error = thrown && asAppError(thrown);
  const actor = c.get("ctx")?.actor;
  const line = {
    callId: c.var.callId,
    method: c.req.method,
    route: routeOf(c),
    status,
    code: error ? error.code : status === 404 ? "not_found" : "bad_input",
    actor: actor ? actorText(actor) : "nobody",
    network: clientNetwork(c.env, (name) => c.req.header(name)),
    ...(error?.about && { subject: error.about }),
  };
  if (status >= 500) return log.error("call.failed", { ...line, error: thrown });
  // A mistake in a form is no event; a wrong code, a missing right, a limit and a dead link are.
  const mistake = status === 400 || status === 409 || status === 412 || status === 413;
  if (mistake && c.get("refusal") === undefined) return log.info("call.refused", line);
  log.warn("call.refused", line);
  const told = auditOf(status, actor, error?.about);
  if (told && c.get("ctx"))
    later(c, tally(c.var.ctx, { ...told, allowed: false, writes: [], messages: [] }));
};
