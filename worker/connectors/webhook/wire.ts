/** What crosses the wire to a webhook target. docs/webhook.md explains it to those who implement one. */
import { z } from "zod";

/** Text that databases, logs and mails can hold: no NUL and no other control characters. */
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, { error: "must not hold control characters" });

export const PermissionWire = z.object({
  name: line(128),
  title: line(200).optional(),
  description: z.string().max(1_000).optional(),
});

export const TypeWire = z.object({
  type: line(128),
  title: line(200),
  permissions: z.array(PermissionWire).min(1).max(200),
});

export const ResourceWire = z.object({
  type: line(128),
  externalId: line(1_024),
  name: line(512),
  path: z.array(line(512)).max(32).default([]),
  tags: z.record(line(128), z.string().max(512)).default({}),
});

const Cursor = z
  .string()
  .min(1)
  .max(4_096)
  .nullish()
  .transform((cursor) => cursor ?? null);

export const ListAnswer = z.object({
  /** On the first page; later pages may leave it out. */
  types: z.array(TypeWire).max(500).optional(),
  resources: z.array(ResourceWire),
  nextCursor: Cursor,
});

/** How to use what was granted, as the target says it. Cut to size in `access-details.ts`, not refused. */
export const DetailsWire = z.object({
  instructions: z.string().optional(),
  url: z.string().nullish(),
  fields: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  commands: z.array(z.object({ label: z.string(), command: z.string() })).optional(),
});
export type DetailsWire = z.infer<typeof DetailsWire>;

export const GrantAnswer = z.object({
  handle: z.string(),
  state: z.enum(["present", "pending"]),
  /** Whatever the target wants to be given back with `revoke`. */
  recipe: z.record(z.string(), z.unknown()).optional(),
  details: DetailsWire.optional(),
});

/** Read from an answer of any status, so everything may be missing. */
export const RevokeAnswer = z.object({
  handle: z.string().optional(),
  state: z.string().optional(),
  evidence: z.string().optional(),
});

export const PrivilegeWire = z.object({
  handle: z.string().max(1_024).nullish(),
  /** What stood in the order: the deployment that the handle belongs to. */
  deployment: z.string().max(1_024).nullish(),
  resourceType: z.string().max(1_024).nullish(),
  externalId: z.string().max(1_024).nullish(),
  permission: z.string().max(1_024).nullish(),
  account: z.string().max(1_024),
  deadlineAt: z.iso.datetime({ offset: true }).nullish(),
  /** What `grant` gave, as it is now. */
  recipe: z.record(z.string(), z.unknown()).nullish(),
});
export type PrivilegeWire = z.infer<typeof PrivilegeWire>;

export const ObserveAnswer = z.object({
  privileges: z.array(PrivilegeWire),
  nextCursor: Cursor,
});
