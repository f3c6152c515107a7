/** Removes the jobs a leaving role has scheduled with the extension pg_cron. */
import { quoteIdentifier } from "../quote";
import type { Session } from "../session";
import { nothing, type Outcome } from "./portions";

/**
 * A job runs as the role that made it, so it ends with the role; but the same access given again has
 * the same role name. A schema of the name `cron` proves nothing: the extension must own the table.
 */
export async function unschedule(session: Session, handle: string): Promise<Outcome> {
  const [installed] = await session.rows(CRON);
  if (!installed) return nothing;
  return session.transaction(async () => {
    // The extension shows each role its own jobs only, and lets it remove no others.
    await session.run(`SET LOCAL ROLE ${quoteIdentifier(handle)}`);
    const problem = await session.attempt(
      "SELECT cron.unschedule(jobid) FROM cron.job WHERE username = current_user",
    );
    await session.run("RESET ROLE");
    // Whoever may not use the extension has no job in it.
    return problem && problem.failure !== "unauthorized"
      ? { notes: [], problems: [problem] }
      : nothing;
  });
}

const CRON = `
  SELECT FROM pg_extension x JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = x.oid
    AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass
  JOIN pg_class c ON c.oid = d.objid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE x.extname = 'pg_cron' AND n.nspname = 'cron' AND c.relname = 'job'`;
