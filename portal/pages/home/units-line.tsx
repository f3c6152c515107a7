/** What a request is about, in two lines: permissions on resources, and where those are. */
import { Link } from "@tanstack/react-router";
import { type AccessRequest, namesText } from "../../parts/request/what";
import { titleText } from "../../words/request-title";

/** `Read on orders and invoices`. */
export const titleOf = ({ units }: Pick<AccessRequest, "units">): string =>
  titleText.what(
    namesText([...new Set(units.map((unit) => unit.permissionTitle))]),
    namesText([...new Set(units.map((unit) => unit.resource))]),
  );

export function UnitsLine({ request }: { readonly request: AccessRequest }) {
  const [unit] = request.units;
  const places = new Set(request.units.map((u) => [u.integration, ...u.path].join(" / ")));
  return (
    <div class="units-line">
      <Link to="/requests/$requestId" params={{ requestId: request.id }}>
        {titleOf(request)}
      </Link>
      <span class="muted small">
        {request.number}
        {unit && ` · ${namesText([...places], 1)}`}
      </span>
    </div>
  );
}
