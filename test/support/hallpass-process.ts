/** The child process behind run-hallpass.ts: starts the built worker with the options it is given and reports where. */
import { startHallpass } from "../../scripts/runtime.ts";

type Options = Parameters<typeof startHallpass>[0];

const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const hallpass = await startHallpass(options);
const stop = () =>
  hallpass.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
process.on("SIGTERM", stop);
process.on("disconnect", stop);
/** What somebody with access to the database could do. */
async function runSql({ sql, params }: { sql: string; params: unknown[] }) {
  const db = await hallpass.mf.getD1Database("DB");
  const { results } = await db
    .prepare(sql)
    .bind(...params)
    .all();
  return results;
}

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "sql" in message) {
    runSql(message as { sql: string; params: unknown[] }).then(
      (rows) => process.send?.({ rows }),
      (error: unknown) => process.send?.({ rows: null, error: String(error) }),
    );
  }
  if (message === "workerd") process.send?.({ workers: hallpass.workerd() });
  if (message !== "cron") return;
  hallpass.cronOnce().then(
    () => process.send?.({ cron: "done" }),
    (error: unknown) => process.send?.({ cron: String(error) }),
  );
});
process.send?.({ url: hallpass.url, origin: hallpass.origin, workerd: hallpass.workerd() });
