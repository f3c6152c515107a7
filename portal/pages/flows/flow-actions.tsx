/** What can be done with a flow from the list. */
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, History, Pause, Pencil, Play, Trash2 } from "lucide-preact";
import { useChange } from "../../api/queries";
import { Menu } from "../../parts/menu";
import { tellRefusal, toast } from "../../parts/toasts";
import { flowWords as words } from "../../words/flows";
import type { Flow } from "./flow-table";

export function FlowActions(props: { readonly flow: Flow; readonly onDelete: () => void }) {
  const { id, document } = props.flow;
  const { name, active } = document;
  const pause = useChange("deactivateFlow", {
    onDone: () => toast(words.paused(name)),
    onRefused: tellRefusal,
  });
  const activate = useChange("activateFlow", {
    onDone: () => toast(words.activated(name)),
    onRefused: tellRefusal,
  });
  return (
    <Menu label={words.actionsFor(name)} button={<Ellipsis size={18} aria-hidden="true" />}>
      <Link to="/admin/flows/$flowId" params={{ flowId: id }}>
        <Pencil size={16} aria-hidden="true" /> {words.open}
      </Link>
      <button
        type="button"
        onClick={() => (active ? pause : activate).mutate({ params: { flowId: id } })}
      >
        {active ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        {active ? words.pause : words.activate}
      </button>
      <Link to="/admin/flows/new" search={{ copy: id }}>
        <Copy size={16} aria-hidden="true" /> {words.duplicate}
      </Link>
      <Link to="/admin/flows/$flowId/versions" params={{ flowId: id }}>
        <History size={16} aria-hidden="true" /> {words.versions}
      </Link>
      <hr />
      <button type="button" class="danger" onClick={props.onDelete}>
        <Trash2 size={16} aria-hidden="true" /> {words.delete}
      </button>
    </Menu>
  );
}
