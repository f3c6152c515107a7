import { type AppContext, requireAdmin, type Verification } from "../lib/context";

/** Computes the audit chain anew and compares it with what was given out, outside of the database. */
export async function verifyAudit(ctx: AppContext): Promise<Verification> {
  requireAdmin(ctx);
  return ctx.auditChain.verify();
}
