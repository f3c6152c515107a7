/** The paths of one node as a file. */

import { maybeInstantText } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { type ExportFile, exportFile } from "./export-file";
import type { Path } from "./graph-path";
import { findStart } from "./graph-start";
import { allPaths } from "./show-access-graph";

export const MAX_EXPORTED = 10_000;
const PAGE = 500;

const columns = [
  "person",
  "person_detail",
  "via",
  "access_flow",
  "permission",
  "permission_detail",
  "resource",
  "resource_detail",
  "kind",
  "until",
  "request",
  "account",
] as const;

type Line = Readonly<Record<(typeof columns)[number], string | null>>;

/** @throws {AppError} `not_found` for a node that is not there */
export async function exportAccessGraph(ctx: AppContext, node: string): Promise<ExportFile> {
  requireAdmin(ctx);
  const start = await findStart(ctx, node);
  await commit(ctx, {
    entries: [{ action: "audit.exported", subject: "access-graph", detail: { node } }],
    writes: [],
  });
  const { paths } = await allPaths(ctx, start, {
    people: MAX_EXPORTED,
    flows: 1_000,
    resources: 1_000,
    paths: MAX_EXPORTED,
  });
  const day = new Date(ctx.now()).toISOString().slice(0, 10);
  let written = 0;
  return exportFile<Line>(
    { name: `hallpass-access-graph-${day}`, format: "csv", columns },
    async () => {
      const rows = paths.slice(written, written + PAGE).map(line);
      written += rows.length;
      return rows;
    },
  );
}

const line = ({ person, via, flow, permission, resource, ...path }: Path): Line => ({
  person: person.label,
  person_detail: person.detail,
  via: via?.label ?? null,
  access_flow: flow?.label ?? null,
  permission: permission.label,
  permission_detail: permission.detail,
  resource: resource.label,
  resource_detail: resource.detail,
  kind: path.kind,
  until: maybeInstantText(path.until),
  request: path.number,
  account: path.account,
});
