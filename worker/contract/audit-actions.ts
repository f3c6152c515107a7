/** The names of audit events as a schema; the list itself is in audit-action-names.ts. */
import { z } from "@hono/zod-openapi";
import { auditActions } from "./audit-action-names";

export const AuditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof AuditAction>;
