/** Documents hold ids; beside them stands what these are called. */
import { z } from "@hono/zod-openapi";

export const ReferenceName = z
  .object({
    kind: z.enum(["user", "group", "shift", "integration", "bundle"]),
    /** Of a person: their full name. */
    name: z.string(),
    /** Of people only. */
    email: z.string().optional(),
  })
  .openapi("ReferenceName");
export type ReferenceName = z.infer<typeof ReferenceName>;

/** By id. What was deleted is not among them. */
export const ReferenceNames = z.record(z.string(), ReferenceName).openapi("ReferenceNames");
export type ReferenceNames = z.infer<typeof ReferenceNames>;
