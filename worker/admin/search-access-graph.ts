/** A place to start from: people, groups, shifts, flows and resources by what they are called. */
import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { GraphNode } from "../contract/access-graph";
import type { UserId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { fold } from "../lib/fold";
import { flowNode, groupNode, personNode, resourceNode, shiftNode } from "./graph-start";

type Row = Readonly<Record<string, string>>;

/** `limit` of each kind at most. */
export async function searchAccessGraph(
  ctx: AppContext,
  { q, limit }: { readonly q: string; readonly limit: number },
): Promise<GraphNode[]> {
  requireAdmin(ctx);
  const text = fold(q.trim());
  const queries = [
    sql`select id, full_name as name, email from users where status <> 'deleted'
        and (${wordIn("full_name", text)} or ${begins("email", text)}) order by full_name, id limit ${limit}`,
    named("groups", text, limit),
    named("shifts", text, limit),
    sql`select id, name from flows where deleted_at is null and ${wordIn("name", text)} order by name limit ${limit}`,
    // Names of a million things are found by how they begin: that is what the index can tell.
    sql`select r.id, r.name, r.type, r.path, i.name as integration from resources r join integrations i on i.id = r.integration_id
        where r.deleted_at is null and r.search_name >= ${text} and r.search_name < ${`${text}\u{10ffff}`}
        order by r.search_name, r.id limit ${limit}`,
  ];
  const results = await runBatch(
    ctx.db,
    queries.map((query) => ctx.db.run(query)),
  );
  const [people, groups, shifts, flows, resources] = results.map((r) => r.results as Row[]);
  return [
    ...(people ?? []).map((row) =>
      personNode({ id: row.id as UserId, fullName: row.name ?? "", email: row.email ?? "" }),
    ),
    ...(groups ?? []).map((row) => groupNode({ id: row.id ?? "", name: row.name ?? "" })),
    ...(shifts ?? []).map((row) => shiftNode({ id: row.id ?? "", name: row.name ?? "" })),
    ...(flows ?? []).map((row) =>
      flowNode({ id: row.id ?? "", name: row.name ?? "", detail: "Access flow" }),
    ),
    ...(resources ?? []).map((row) =>
      resourceNode(
        {
          id: row.id ?? "",
          name: row.name ?? "",
          type: row.type ?? "",
          path: JSON.parse(row.path ?? "[]") as string[],
        },
        row.integration ?? "",
      ),
    ),
  ];
}

const named = (table: "groups" | "shifts", text: string, limit: number): SQL =>
  sql`select id, name from ${sql.raw(table)} where ${wordIn("name", text)} order by name limit ${limit}`;

/** The beginning of any word. `instr`, because % and _ in a name are letters. */
const wordIn = (column: string, text: string): SQL =>
  sql`instr(' ' || replace(replace(lower(${sql.raw(column)}), '-', ' '), '_', ' '), ${` ${text.replaceAll(/[-_]/g, " ")}`}) > 0`;

const begins = (column: string, text: string): SQL =>
  sql`substr(${sql.raw(column)}, 1, ${text.length}) = ${text}`;
