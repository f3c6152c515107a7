/** The flows that offer a bundle. */
import { Link } from "@tanstack/react-router";
import { type BundleId, useBundleUsers } from "../../parts/flows/bundle-users";
import { bundleWords as words } from "../../words/bundles";
import { common } from "../../words/common";

/** More than these are counted. */
const NAMED = 2;

export function BundleUsers(props: {
  readonly bundle: BundleId;
  /** In a cell of a table. */
  readonly brief?: boolean;
}) {
  const { rows, hasMore, loading, more } = useBundleUsers(props.bundle);
  if (loading) return <span class="muted">{common.loading}</span>;
  if (rows.length === 0)
    return <span class="muted">{props.brief ? words.unused : words.usedNone}</span>;
  const shown = props.brief ? rows.slice(0, NAMED) : rows;
  const rest = rows.length - shown.length;
  return (
    <ul class="bundle-users">
      {shown.map(({ id, document }) => (
        <li key={id}>
          <Link to="/admin/flows/$flowId" params={{ flowId: id }}>
            {document.name}
          </Link>
        </li>
      ))}
      {rest > 0 && <li class="muted">{words.usedMore(rest)}</li>}
      {hasMore && !props.brief && (
        <li>
          <button type="button" class="button small" onClick={more}>
            {common.more}
          </button>
        </li>
      )}
    </ul>
  );
}
