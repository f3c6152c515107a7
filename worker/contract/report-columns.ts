/** The columns of reports. Plain, for browsers. */

export const auditColumns = [
  "seq",
  "at",
  "actor",
  "actorEmail",
  "action",
  "subject",
  "detail",
  "chain",
] as const;
export type AuditColumn = (typeof auditColumns)[number];

/** The columns that reports of the field have, under the names they have there. */
export const activityColumns = [
  "request_id",
  "request_date",
  "request_grant_date",
  "request_revoke_date",
  "requestor_name",
  "requestor_email",
  "grantee_name",
  "grantee_id",
  "grantee_type",
  "integration",
  "resources",
  "resource_type",
  "permissions",
  "approver_names",
  "approver_emails",
  "approver_types",
  "justification",
  "status",
  "approver_reason",
  "resources_status",
  "trigger_type",
  "access_flow",
  "bundle_name",
  "extension_count",
] as const;
export type ActivityColumn = (typeof activityColumns)[number];
