/** The navigation at the side; on narrow screens it opens over the page. */
import { Link } from "@tanstack/react-router";
import { ArrowLeftRight } from "lucide-preact";
import { useRead } from "../api/queries";
import { shellWords as words } from "../words/shell";
import { adminNav, type NavItem, portalNav } from "./nav";

function Entry({ item, count = 0 }: { readonly item: NavItem; readonly count?: number }) {
  const Icon = item.icon;
  return (
    <Link to={item.to} activeOptions={{ exact: item.to === "/" || item.to === "/admin" }}>
      <Icon size={18} aria-hidden="true" />
      {item.label}
      {count > 0 && (
        <span class="count">
          <span aria-hidden="true">{count}</span>
          <span class="visually-hidden">{words.waiting(count)}</span>
        </span>
      )}
    </Link>
  );
}

export function SideNav(props: {
  readonly adminFace: boolean;
  readonly admin: boolean;
  readonly open: boolean;
}) {
  const waiting = useRead("listApprovals", { query: { limit: 50 } }).data?.items.length ?? 0;
  const groups = props.adminFace ? adminNav : portalNav;
  return (
    <nav class="side" aria-label={words.navigation} data-open={props.open ? "" : undefined}>
      {groups.map((group) => [
        group.title && <h2 key={group.title}>{group.title}</h2>,
        ...group.items.map((item) => (
          <Entry key={item.to} item={item} count={item.to === "/approvals" ? waiting : 0} />
        )),
      ])}
      {props.admin && (
        <div class="faces">
          <Link to={props.adminFace ? "/" : "/admin"} activeOptions={{ exact: true }}>
            <ArrowLeftRight size={18} aria-hidden="true" />
            {props.adminFace ? words.toPortal : words.toAdmin}
            {props.adminFace && waiting > 0 && <span class="count">{waiting}</span>}
          </Link>
        </div>
      )}
    </nav>
  );
}
