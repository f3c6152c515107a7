/** What an admin can do to a person, each with what follows from it. Shown in lists and on the person's own page. */
import { Link } from "@tanstack/react-router";
import { MoreHorizontal } from "lucide-preact";
import { useState } from "preact/hooks";
import type { CallError } from "../api/call";
import type { Item } from "../api/endpoints";
import { useChange, useRead } from "../api/queries";
import { useMe } from "../shell/me";
import { personActionWords as words } from "../words/people";
import { Confirm } from "./confirm";
import { Menu } from "./menu";
import { Loading } from "./states";
import { toast } from "./toasts";

export type PersonToActOn = Item<"listUsers">;
type Act = "admin" | "grantee" | "resend" | "end_sessions" | "disable" | "enable" | "delete";

const nameOf = ({ fullName, email }: PersonToActOn) => fullName || email;
const SHOWN = 10;

/** Which actions make sense. One's own role and account are for another admin to change. */
export function actionsFor(user: PersonToActOn, meId: string | undefined): ReadonlyArray<Act> {
  if (user.status === "deleted") return [];
  const own = user.id === meId;
  const acts: ReadonlyArray<Act | false> = [
    user.status === "invited" && user.role !== "external" && "resend",
    !own && user.role === "grantee" && "admin",
    !own && user.role === "admin" && "grantee",
    user.status === "active" && "end_sessions",
    !own && user.status !== "disabled" && "disable",
    user.status === "disabled" && "enable",
    !own && "delete",
  ];
  return acts.filter((act) => act !== false);
}

const labels: Record<Act, string> = {
  admin: words.makeAdmin,
  grantee: words.makeGrantee,
  resend: words.resend,
  end_sessions: words.endSessions,
  disable: words.disable,
  enable: words.enable,
  delete: words.delete,
};

/** What they would lose, by name. */
function Held({ user }: { readonly user: PersonToActOn }) {
  const held = useRead("listActivity", {
    query: { granteeId: user.id, state: ["granting", "active", "revoking"], limit: SHOWN },
  });
  if (!held.data) return held.error ? null : <Loading lines={1} />;
  const { items, pagination } = held.data;
  if (items.length === 0) return <p class="muted">{words.holdsNothing}</p>;
  return (
    <div>
      <p>{pagination.nextPageToken ? words.heldMany(SHOWN) : words.held(items.length)}</p>
      <ul class="consequences">
        {items.map((request) => (
          <li key={request.id}>
            <Link to="/requests/$requestId" params={{ requestId: request.id }}>
              {request.number}
            </Link>{" "}
            {request.flow.name}
          </li>
        ))}
      </ul>
    </div>
  );
}

const Points = (props: { readonly points: ReadonlyArray<string> }) => (
  <ul class="consequences">
    {props.points.map((point) => (
      <li key={point}>{point}</li>
    ))}
  </ul>
);

type DialogProps = {
  readonly user: PersonToActOn;
  readonly onClose: () => void;
  readonly onDeleted?: (() => void) | undefined;
};

function RoleDialog(props: DialogProps & { readonly role: "admin" | "grantee" }) {
  const { user, role, onClose } = props;
  const name = nameOf(user);
  const up = role === "admin";
  const change = useChange("changeUser", {
    onDone: () => {
      toast(words.roleChanged(name, up ? words.anAdmin : words.aGrantee));
      onClose();
    },
  });
  return (
    <Confirm
      title={up ? words.makeAdminTitle(name) : words.makeGranteeTitle(name)}
      verb={labels[role]}
      danger={!up}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ params: { userId: user.id }, body: { role } })}
    >
      {up ? words.makeAdminMore : words.makeGranteeMore}
    </Confirm>
  );
}

function ActDialog(props: DialogProps & { readonly act: Exclude<Act, "admin" | "grantee"> }) {
  const { user, act, onClose, onDeleted } = props;
  const name = nameOf(user);
  const tell = (text: string) => () => {
    toast(text);
    onClose();
  };
  const resend = useChange("resendInvitation", { onDone: tell(words.resent) });
  const end = useChange("endUserSessions", { onDone: tell(words.sessionsEnded(name)) });
  const disable = useChange("disableUser", { onDone: tell(words.disabled(name)) });
  const enable = useChange("enableUser", { onDone: tell(words.enabled(name)) });
  const remove = useChange("deleteUser", {
    onDone: () => {
      tell(words.deleted(name))();
      onDeleted?.();
    },
  });
  const all = {
    resend: { change: resend, title: words.resendTitle(name), more: words.resendMore },
    end_sessions: { change: end, title: words.endSessionsTitle(name), more: words.endSessionsMore },
    disable: {
      change: disable,
      title: words.disableTitle(name),
      more: <Points points={words.disableMore} />,
    },
    enable: { change: enable, title: words.enableTitle(name), more: words.enableMore },
    delete: {
      change: remove,
      title: words.deleteTitle(name),
      more: <Points points={words.deleteMore} />,
    },
  };
  const { change, title, more } = all[act];
  const ends = act === "disable" || act === "delete";
  const { isPending, error } = change as { isPending: boolean; error: CallError | null };
  return (
    <Confirm
      title={title}
      verb={labels[act]}
      danger={ends}
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() => change.mutate({ params: { userId: user.id } })}
    >
      <div class="stack">
        <div>{more}</div>
        {ends && <Held user={user} />}
      </div>
    </Confirm>
  );
}

export function PersonActions(props: {
  readonly user: PersonToActOn;
  readonly onDeleted?: () => void;
}) {
  const { user, onDeleted } = props;
  const [act, setAct] = useState<Act | null>(null);
  const me = useMe();
  const acts = actionsFor(user, me?.user.id);
  if (acts.length === 0) return null;
  const close = () => setAct(null);
  return (
    <>
      <Menu
        label={words.menu(nameOf(user))}
        button={<MoreHorizontal size={18} aria-hidden="true" />}
      >
        {acts.map((one) => (
          <button
            key={one}
            type="button"
            class={one === "delete" || one === "disable" ? "danger" : undefined}
            onClick={() => setAct(one)}
          >
            {labels[one]}
          </button>
        ))}
      </Menu>
      {act === "admin" || act === "grantee" ? (
        <RoleDialog user={user} role={act} onClose={close} />
      ) : (
        act && <ActDialog user={user} act={act} onClose={close} onDeleted={onDeleted} />
      )}
    </>
  );
}
