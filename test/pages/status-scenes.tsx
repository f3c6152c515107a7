/** The page of a request, from waiting to the proof that it is gone. */
import { StatusPage } from "../../worker/pages/status-view";
import type { Examples, Scene } from "./scene";

export function statusScenes(ex: Examples): ReadonlyArray<Scene> {
  const status = (request: typeof ex.pending) => (
    <StatusPage
      request={request}
      details={request.state === "active" ? ex.details : []}
      home="/l/alink_000000000000000000aa"
    />
  );
  return [
    { name: "status-pending", wide: true, content: status(ex.pending) },
    { name: "status-granting", wide: true, content: status(ex.granting) },
    { name: "status-active", wide: true, content: status(ex.active) },
    { name: "status-overdue", wide: true, content: status(ex.overdue) },
    { name: "status-expired", wide: true, content: status(ex.expired) },
    { name: "status-rejected", wide: true, content: status(ex.rejected) },
    { name: "status-failed", wide: true, content: status(ex.failed) },
  ];
}
