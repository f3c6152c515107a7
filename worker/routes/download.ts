import type { Context } from "hono";
import type { ExportFile } from "../admin/export-file";
import type { AppEnv } from "./app-env";

/** A file, saved and not shown, and kept by nobody on the way. */
export const download = (c: Context<AppEnv>, { name, contentType, body }: ExportFile): Response =>
  c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
  });
