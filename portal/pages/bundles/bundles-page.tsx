/** All bundles, what they hold and which flows offer them. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { Ellipsis, Package, Pencil, Plus, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { useList } from "../../api/queries";
import { Button, ButtonLink } from "../../parts/button";
import { type Bundle, typeIn, useCatalogue } from "../../parts/flows/catalogue";
import { whatLine } from "../../parts/flows/flow-lines";
import { SearchBox } from "../../parts/flows/search-box";
import { Card, PageHead } from "../../parts/layout";
import { Menu } from "../../parts/menu";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { bundleWords as words } from "../../words/bundles";
import { common } from "../../words/common";
import "../../parts/flows/flows.css";
import { BundleUsers } from "./bundle-users";
import "./bundles.css";
import { DeleteBundle } from "./delete-bundle";

const route = getRouteApi("/admin/bundles");

export function BundlesPage() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const bundles = useList(
    "listBundles",
    { query: { limit: 50, ...(q && { search: q }) } },
    { keep: true },
  );
  const catalogue = useCatalogue();
  const none = bundles.rows.length === 0;
  const search = (next: string) =>
    void navigate({ search: { q: next || undefined }, replace: true });
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <ButtonLink kind="primary" to="/admin/bundles/new">
          <Plus size={16} aria-hidden="true" /> {words.create}
        </ButtonLink>
      </PageHead>
      {(q || !none) && (
        <search class="filters">
          <SearchBox label={words.search} value={q ?? ""} onValue={search} />
        </search>
      )}
      {bundles.error && none ? (
        <Failed error={bundles.error} retry={bundles.retry} />
      ) : bundles.loading || catalogue.loading ? (
        <Loading lines={5} />
      ) : none ? (
        <Card>
          {q ? (
            <Empty
              title={words.noneTitle}
              action={<Button onClick={() => search("")}>{common.clearFilters}</Button>}
            >
              {words.none}
            </Empty>
          ) : (
            <Empty
              title={words.emptyTitle}
              icon={<Package size={28} aria-hidden="true" />}
              action={
                <ButtonLink kind="primary" to="/admin/bundles/new">
                  {words.first}
                </ButtonLink>
              }
            >
              {words.empty}
            </Empty>
          )}
        </Card>
      ) : (
        <Card flush>
          <BundleTable bundles={bundles.rows} />
          <More list={bundles} />
        </Card>
      )}
    </>
  );
}

function BundleTable(props: { readonly bundles: ReadonlyArray<Bundle> }) {
  const navigate = route.useNavigate();
  const catalogue = useCatalogue();
  const [deleting, setDeleting] = useState<Bundle | null>(null);
  const names = {
    nameOf: (id: string) => catalogue.names.get(id) ?? id,
    typeOf: (integration: string, type: string) =>
      typeIn(catalogue, integration, type)?.title ?? type,
  };
  return (
    <>
      <Table
        label={words.title}
        rows={props.bundles}
        keyOf={(bundle) => bundle.id}
        onRow={({ id }) =>
          void navigate({ to: "/admin/bundles/$bundleId", params: { bundleId: id } })
        }
        columns={[
          {
            name: words.columns.name,
            cell: ({ id, document }) => (
              <>
                <Link to="/admin/bundles/$bundleId" params={{ bundleId: id }} className="strong">
                  {document.name}
                </Link>
                {document.description && <span class="sub">{document.description}</span>}
              </>
            ),
          },
          { name: words.columns.what, cell: ({ document }) => whatLine(document, names) },
          { name: words.columns.used, cell: ({ id }) => <BundleUsers bundle={id} brief /> },
          { name: words.columns.changed, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
          {
            name: words.columns.actions,
            hideName: true,
            cell: (bundle) => (
              <Menu
                label={words.actionsFor(bundle.document.name)}
                button={<Ellipsis size={18} aria-hidden="true" />}
              >
                <Link to="/admin/bundles/$bundleId" params={{ bundleId: bundle.id }}>
                  <Pencil size={16} aria-hidden="true" /> {words.open}
                </Link>
                <button type="button" class="danger" onClick={() => setDeleting(bundle)}>
                  <Trash2 size={16} aria-hidden="true" /> {words.delete}
                </button>
              </Menu>
            ),
          },
        ]}
      />
      {deleting && (
        <DeleteBundle
          bundle={deleting}
          onDone={() => setDeleting(null)}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}
