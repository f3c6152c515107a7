import { diffFlow } from "../admin/diff-flow";
import {
  createFlowDraft,
  deleteFlowDraft,
  getFlowDraft,
  listFlowDrafts,
  publishFlowDraft,
  saveFlowDraft,
} from "../admin/flow-drafts";
import { previewFlow } from "../admin/preview-flow";
import * as contract from "../contract/flow-drafts";
import * as insight from "../contract/flow-insight";
import { expectedVersion } from "./expected-version";
import { guarded, routes } from "./guard";

export const flowDraftRoutes = routes()
  .openapi(guarded(insight.previewFlow), async (c) =>
    c.json(await previewFlow(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(insight.diffFlow), async (c) =>
    c.json(await diffFlow(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.listFlowDrafts), async (c) =>
    c.json(await listFlowDrafts(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createFlowDraft), async (c) =>
    c.json(await createFlowDraft(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.getFlowDraft), async (c) => {
    const draft = await getFlowDraft(c.var.ctx, c.req.valid("param").draftId);
    c.header("etag", `"${draft.version}"`);
    return c.json(draft, 200);
  })
  .openapi(guarded(contract.saveFlowDraft), async (c) => {
    const version = expectedVersion(c.req.valid("query"), c.req.valid("header"));
    const { document } = c.req.valid("json");
    const draft = await saveFlowDraft(c.var.ctx, c.req.valid("param").draftId, document, version);
    return c.json(draft, 200);
  })
  .openapi(guarded(contract.deleteFlowDraft), async (c) => {
    await deleteFlowDraft(c.var.ctx, c.req.valid("param").draftId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.publishFlowDraft), async (c) => {
    const version = expectedVersion(c.req.valid("query"), c.req.valid("header"));
    const { force = false } = c.req.valid("json");
    const { draftId } = c.req.valid("param");
    return c.json(
      await publishFlowDraft(c.var.ctx, draftId, { force, expectedVersion: version }),
      200,
    );
  });
