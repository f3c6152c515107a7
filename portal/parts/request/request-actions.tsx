import { Ellipsis } from "lucide-preact";
import { actionText as words } from "../../words/request-actions";
import { Button } from "../button";
import { Menu } from "../menu";
import "./request.css";
import { type RequestAction, useRequestActions } from "./use-request-actions";
import type { AccessRequest } from "./what";

/** Everything the person may do, as buttons; the first is the one most people come for. */
export function RequestActions(props: {
  readonly request: AccessRequest;
  readonly small?: boolean;
}) {
  const { actions, dialog } = useRequestActions(props.request);
  if (actions.length === 0) return null;
  return (
    <div class="row">
      {actions.map((action) => (
        <Button
          key={action.name}
          small={props.small}
          kind={kindOf(action, props.small)}
          busy={action.busy}
          onClick={action.run}
        >
          {action.label}
        </Button>
      ))}
      {dialog}
    </div>
  );
}

/** In lists nothing stands out: there are many rows. */
function kindOf({ name, danger }: RequestAction, small?: boolean) {
  if (danger) return "danger";
  return name === "extend" && !small ? "primary" : "plain";
}

/** The same behind a button, for rows of lists. */
export function RequestActionsMenu(props: { readonly request: AccessRequest }) {
  const { actions, dialog } = useRequestActions(props.request);
  if (actions.length === 0) return null;
  return (
    <>
      <Menu
        label={words.menu(props.request.number)}
        button={<Ellipsis size={18} aria-hidden="true" />}
      >
        {actions.map((action) => (
          <button
            key={action.name}
            type="button"
            class={action.danger ? "danger" : undefined}
            disabled={action.busy}
            onClick={action.run}
          >
            {action.label}
          </button>
        ))}
      </Menu>
      {dialog}
    </>
  );
}
