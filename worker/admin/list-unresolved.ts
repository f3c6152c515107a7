/** What flows in force refer to and is not there: such a reference means nobody, and only an admin can put it right. */
import { asc, isNull } from "drizzle-orm";
import { inList } from "../../db/rows";
import { flows, requests } from "../../db/schema";
import { numberText } from "../access/describe-requests";
import type { UnresolvedReferences } from "../contract/flow-endpoints";
import { type AppContext, requireAdmin } from "../lib/context";
import { resolveReferences } from "./find-references";

type Item = UnresolvedReferences["items"][number];

export async function listUnresolved(ctx: AppContext): Promise<UnresolvedReferences> {
  requireAdmin(ctx);
  const [rows, open] = await ctx.db.batch([
    ctx.db
      .select({ id: flows.id, name: flows.name, version: flows.version, document: flows.document })
      .from(flows)
      .where(isNull(flows.deletedAt))
      .orderBy(asc(flows.name)),
    ctx.db
      .select({
        number: requests.number,
        flowId: requests.flowId,
        flowName: requests.flowName,
        flowVersion: requests.flowVersion,
        policy: requests.policy,
      })
      .from(requests)
      .where(inList(requests.state, ["pending", "granting"]))
      .orderBy(asc(requests.number)),
  ]);
  const now = new Set(rows.map(({ id, version }) => `${id} ${version}`));
  const waiting = Map.groupBy(open, (r) => `${r.flowId} ${r.flowVersion}`);
  // Requests under an older version wait for people of that version, whatever the flow says now.
  const older = [...waiting].flatMap(([key, [first]]) => (first && !now.has(key) ? [first] : []));
  const numbersOf = (key: string) => (waiting.get(key) ?? []).map((r) => numberText(r.number));
  const found: Item[] = [];
  const look = async (flow: Pick<Item, "flowId" | "flowName" | "version">, document: unknown) => {
    const { lost } = await resolveReferences(ctx, document);
    for (const { pointer, detail } of lost)
      found.push({
        ...flow,
        pointer,
        message: detail,
        requests: numbersOf(`${flow.flowId} ${flow.version}`).slice(0, 20),
      });
  };
  for (const { id, name, version, document } of rows)
    await look({ flowId: id, flowName: name, version }, document);
  for (const { flowId, flowName, flowVersion, policy } of older)
    await look({ flowId, flowName, version: flowVersion }, policy);
  return { items: found };
}
