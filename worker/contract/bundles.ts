/** The access bundle: a named set of targets, requested as one thing. */
import { z } from "@hono/zod-openapi";
import { IntegrationTarget } from "./flows";
import { BundleId, InstantText, name, paragraph } from "./values";

export const BundleDocument = z
  .strictObject({
    name: name(120),
    description: paragraph(2_000).default(""),
    targets: z.array(IntegrationTarget).min(1).max(50),
  })
  .openapi("BundleDocument");
export type BundleDocument = z.infer<typeof BundleDocument>;

export const AccessBundle = z
  .object({
    id: BundleId,
    version: z.int().positive(),
    document: BundleDocument,
    createdAt: InstantText,
    updatedAt: InstantText,
  })
  .openapi("AccessBundle");
export type AccessBundle = z.infer<typeof AccessBundle>;
