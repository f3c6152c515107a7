/** What one can do with a node: start from it, or open its page. */
import { Link } from "@tanstack/react-router";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { graphWords as words } from "../../words/graph";
import type { Node } from "./layout";

/** The page of a node; permissions, groups and shifts have none of their own. */
function PageLink({ node }: { readonly node: Node }) {
  const id = node.id.slice(node.id.indexOf(":") + 1);
  if (node.kind === "person")
    return (
      <Link className="button" to="/admin/identities/$userId" params={{ userId: id }}>
        {words.openPage}
      </Link>
    );
  if (node.kind === "flow")
    return (
      <Link className="button" to="/admin/flows/$flowId" params={{ flowId: id }}>
        {words.openPage}
      </Link>
    );
  if (node.kind === "resource")
    return (
      <Link className="button" to="/admin/activity" search={{ resource: id }}>
        {words.openPage}
      </Link>
    );
  if (node.kind === "group" || node.kind === "shift")
    return (
      <Link className="button" to="/admin/identities" search={{ tab: `${node.kind}s` }}>
        {words.openPage}
      </Link>
    );
  return null;
}

export const Chosen = (props: { readonly node: Node; readonly onStart: () => void }) => (
  <Card title={props.node.label} aside={<span class="muted">{words.kinds[props.node.kind]}</span>}>
    <div class="row between">
      <span class="muted grow">{props.node.detail}</span>
      <PageLink node={props.node} />
      <Button kind="primary" onClick={props.onStart}>
        {words.startHere}
      </Button>
    </div>
  </Card>
);
