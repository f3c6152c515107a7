/** All requests as a report. */
import { and, asc, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { bundles, type RequestRow, requests, users } from "../../db/schema";
import { describeRequests } from "../access/describe-requests";
import { activityFilter } from "../access/list-requests";
import type { ActivityExportQuery } from "../contract/audit";
import { type ActivityColumn, activityColumns } from "../contract/report-columns";
import type { AccessRequest } from "../contract/requests";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { chosenColumns, type ExportFile, reportFile } from "./export-file";
import { activityOcsf } from "./ocsf-activity";
import { reportHeading } from "./report-heading";

type ReportRow = Readonly<Record<ActivityColumn, string | number | string[] | null>>;

const PAGE = 200;

/** Oldest first. @throws {AppError} `not_allowed` */
export async function exportActivity(
  ctx: AppContext,
  query: ActivityExportQuery,
): Promise<ExportFile> {
  requireAdmin(ctx);
  const { columns, ...detail } = query;
  await commit(ctx, {
    entries: [
      {
        action: "audit.exported",
        subject: "activity",
        detail: { ...detail, ...(columns && { columns }) },
      },
    ],
    writes: [],
  });
  return activityFile(ctx, query);
}

/** The file alone, for those who have checked and noted who gets it. */
export function activityFile(
  ctx: AppContext,
  query: ActivityExportQuery,
  title = "Activity",
): ExportFile {
  const { format, columns, from, to, ...filters } = query;
  const where = activityFilter(query);
  const options = {
    name: `hallpass-activity-${new Date(ctx.now()).toISOString().slice(0, 10)}`,
    format,
    columns: chosenColumns<ActivityColumn>(columns, activityColumns),
    heading: () => reportHeading(ctx, { title, filters, from, to }),
  };
  let place: RequestRow | null = null;
  return reportFile(options, async () => {
    const after: RequestRow | null = place;
    const rows: RequestRow[] = await ctx.db
      .select()
      .from(requests)
      .where(
        and(
          where,
          after
            ? sql`(${requests.createdAt}, ${requests.id}) > (${after.createdAt}, ${after.id})`
            : undefined,
        ),
      )
      .orderBy(asc(requests.createdAt), asc(requests.id))
      .limit(PAGE);
    place = rows.at(-1) ?? place;
    if (rows.length === 0) return null;
    const shown = await describeRequests(ctx, rows);
    return {
      rows: format === "ocsf" ? [] : await reportRows(ctx, shown),
      ocsf: () => shown.flatMap(activityOcsf),
    };
  });
}

async function reportRows(
  { db }: AppContext,
  shown: ReadonlyArray<AccessRequest>,
): Promise<ReportRow[]> {
  if (shown.length === 0) return [];
  const [people, bundleRows] = await db.batch([
    db
      .select({ id: users.id, role: users.role })
      .from(users)
      .where(
        inList(
          users.id,
          shown.map((r) => r.grantee.id),
        ),
      ),
    db
      .select({ id: bundles.id, name: bundles.name })
      .from(bundles)
      .where(
        inList(
          bundles.id,
          shown.flatMap((r) => r.bundleId ?? []),
        ),
      ),
  ]);
  const roles = new Map<string, string>(people.map((p) => [p.id, p.role]));
  const bundleNames = new Map<string, string>(bundleRows.map((b) => [b.id, b.name]));
  return shown.map((request) =>
    reportRow(
      request,
      roles.get(request.grantee.id) ?? "",
      bundleNames.get(request.bundleId ?? "") ?? "",
    ),
  );
}

function reportRow(request: AccessRequest, role: string, bundle: string): ReportRow {
  const { units, decisions } = request;
  const each = (of: (unit: AccessRequest["units"][number]) => string) => [
    ...new Set(units.map(of)),
  ];
  return {
    request_id: request.number,
    request_date: request.createdAt,
    request_grant_date: request.grantedAt,
    request_revoke_date: request.endedAt,
    requestor_name: request.requester.fullName,
    requestor_email: request.requester.email,
    grantee_name: request.grantee.fullName,
    grantee_id: request.grantee.id,
    grantee_type: role,
    integration: each((u) => u.integration),
    resources: each((u) => [...u.path, u.resource].join("/")),
    resource_type: each((u) => u.resourceType),
    permissions: each((u) => u.permission),
    approver_names: decisions.map((d) => d.approver.fullName),
    approver_emails: decisions.map((d) => d.approver.email),
    approver_types: request.automatic ? ["automatic"] : decisions.map(() => "user"),
    justification: request.justification,
    status: request.state,
    approver_reason: decisions.map((d) => d.reason).filter(Boolean),
    resources_status: units.map((u) => `${u.resource} ${u.permission}: ${u.state}`),
    trigger_type: request.source === "link" ? "access_link" : "self_serve",
    access_flow: request.flow.name,
    bundle_name: bundle,
    extension_count: request.extension.count,
  };
}
