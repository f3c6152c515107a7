/** Writing a bundle: its name, what it holds, and which flows offer it. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import type { BundleId } from "../../parts/flows/bundle-users";
import { Show } from "../../parts/states";
import { bundleWords as words } from "../../words/bundles";
import "../../parts/flows/flows.css";
import { BundleEditor } from "./bundle-editor";
import "./bundles.css";

const Crumb = () => (
  <Link to="/admin/bundles">
    <ChevronLeft size={14} aria-hidden="true" /> {words.title}
  </Link>
);

const newRoute = getRouteApi("/admin/bundles/new");

export function NewBundlePage() {
  const navigate = newRoute.useNavigate();
  return (
    <BundleEditor
      bundle={undefined}
      crumb={<Crumb />}
      onSaved={({ id }) =>
        void navigate({ to: "/admin/bundles/$bundleId", params: { bundleId: id }, replace: true })
      }
      onDeleted={() => undefined}
    />
  );
}

const editRoute = getRouteApi("/admin/bundles/$bundleId");

export function EditBundlePage() {
  // An id that is none is refused by the server.
  const bundleId = editRoute.useParams().bundleId as BundleId;
  const navigate = editRoute.useNavigate();
  const bundle = useRead("getBundle", { params: { bundleId } });
  return (
    <Show answer={bundle}>
      {(data: Output<"getBundle">) => (
        <BundleEditor
          key={bundleId}
          bundle={data}
          crumb={<Crumb />}
          onSaved={() => undefined}
          onDeleted={() => void navigate({ to: "/admin/bundles" })}
        />
      )}
    </Show>
  );
}
