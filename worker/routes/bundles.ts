import { listBundles } from "../admin/list-bundles";
import {
  createBundle,
  deleteBundle,
  replaceBundle,
  requireBundle,
  showBundle,
} from "../admin/save-bundle";
import {
  createBundle as createBundleEndpoint,
  deleteBundle as deleteBundleEndpoint,
  getBundle,
  listBundles as listBundlesEndpoint,
  replaceBundle as replaceBundleEndpoint,
} from "../contract/bundle-endpoints";
import { expectedVersion } from "./expected-version";
import { guarded, routes } from "./guard";

export const bundleRoutes = routes()
  .openapi(guarded(listBundlesEndpoint), async (c) =>
    c.json(await listBundles(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(createBundleEndpoint), async (c) =>
    c.json(await createBundle(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(getBundle), async (c) => {
    const bundle = showBundle(await requireBundle(c.var.ctx, c.req.valid("param").bundleId));
    c.header("etag", `"${bundle.version}"`);
    return c.json(bundle, 200);
  })
  .openapi(guarded(replaceBundleEndpoint), async (c) => {
    const { bundleId } = c.req.valid("param");
    const version = expectedVersion(c.req.valid("query"), c.req.valid("header"));
    return c.json(await replaceBundle(c.var.ctx, bundleId, c.req.valid("json"), version), 200);
  })
  .openapi(guarded(deleteBundleEndpoint), async (c) => {
    await deleteBundle(c.var.ctx, c.req.valid("param").bundleId);
    return c.body(null, 204);
  });
