/** What there is at a webhook target. */
import type { Inventory } from "../connector";
import { ConnectorError } from "../errors";
import type { Target } from "./call";
import { readCallId } from "./call-id";
import { pagesOf } from "./pages";
import { ListAnswer } from "./wire";

const PAGE_SIZE = 500;

export function webhookInventory(target: Target): Inventory {
  return {
    async types() {
      const { types } = await listPage(target, null, 1);
      if (!types)
        throw new ConnectorError(
          "protocol",
          "The answer to list breaks the contract: the first page (cursor null) has no types.",
        );
      return types.map(({ type, title, permissions }) => ({
        type,
        title,
        permissions: permissions.map(({ name, title: shown, description }) => ({
          name,
          title: shown ?? name,
          ...(description !== undefined && { description }),
        })),
      }));
    },

    async *pages(cursor) {
      for await (const page of pagesOf(cursor, (at) => listPage(target, at, PAGE_SIZE)))
        yield { resources: page.resources, nextCursor: page.nextCursor };
    },
  };
}

export const listPage = (target: Target, cursor: string | null, limit: number) =>
  target.ask({ action: "list", id: readCallId(), body: { cursor, limit } }, ListAnswer);
