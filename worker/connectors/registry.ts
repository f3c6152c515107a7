/** Every connector there is. Adding one means adding it here. */
import { z } from "zod";
import type { Connector } from "./connector";
import { postgresql } from "./postgresql";
import { sandbox } from "./sandbox";
import { webhook } from "./webhook";

/** In the order in which admins see them. */
export const connectors: ReadonlyArray<Connector> = [postgresql, webhook, sandbox];

/** Null: no such kind, or no longer. */
export const connectorOf = (kind: string): Connector | null =>
  connectors.find((connector) => connector.kind === kind) ?? null;

/** What an admin fills in, as JSON Schema 2020-12 with `title`, `help` and `secret` beside each property. */
export function configForm(connector: Connector): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(connector.config, { io: "input", unrepresentable: "any" });
}
