/** One group: who is in it, and changing that. */
import { Link } from "@tanstack/react-router";
import { UserMinus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange, useList, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Dialog } from "../../parts/dialog";
import { Person } from "../../parts/person";
import { PickPerson } from "../../parts/pick-person";
import { Failed, Loading, Notice, Show } from "../../parts/states";
import { More } from "../../parts/table";
import { tellRefusal, toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { identityWords as words } from "../../words/people";
import { GroupForm } from "./group-form";
import { isLocal } from "./source-name";

type Group = Item<"listGroups">;

function Members({ group }: { readonly group: Group }) {
  const params = { groupId: group.id };
  const list = useList("listGroupMembers", { params });
  const add = useChange("addGroupMembers", { onRefused: tellRefusal });
  const remove = useChange("removeGroupMember", { onRefused: tellRefusal });
  const local = isLocal(group.source);
  return (
    <div class="stack">
      {local && (
        <PickPerson
          label={words.addMember}
          without={list.rows.map((person) => person.id)}
          onChoose={({ id, fullName, email }) =>
            add.mutate(
              { params, body: { members: [id] } },
              { onSuccess: () => toast(words.memberAdded(fullName || email)) },
            )
          }
        />
      )}
      {list.error && list.rows.length === 0 ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.loading ? (
        <Loading />
      ) : list.rows.length === 0 ? (
        <p class="muted">{words.noMembers}</p>
      ) : (
        <ul class="pair-list">
          {list.rows.map((person) => (
            <li key={person.id}>
              <Link to="/admin/identities/$userId" params={{ userId: person.id }}>
                <Person person={person} />
              </Link>
              {local && (
                <Button
                  kind="quiet"
                  small
                  icon
                  label={words.removeMember(person.fullName || person.email)}
                  onClick={() =>
                    remove.mutate(
                      { params: { ...params, userId: person.id } },
                      {
                        onSuccess: () =>
                          toast(words.memberRemoved(person.fullName || person.email)),
                      },
                    )
                  }
                >
                  <UserMinus size={16} aria-hidden="true" />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <More list={list} />
    </div>
  );
}

export function GroupDrawer(props: { readonly id: Group["id"]; readonly onClose: () => void }) {
  const [doing, setDoing] = useState<"edit" | "delete" | null>(null);
  const answer = useRead("getGroup", { params: { groupId: props.id } });
  const group = answer.data;
  const done = () => setDoing(null);
  const remove = useChange("deleteGroup", {
    onDone: () => {
      toast(words.groupDeleted(group?.name ?? ""));
      props.onClose();
    },
  });
  const local = group !== undefined && isLocal(group.source);
  return (
    <Dialog
      drawer
      title={group?.name ?? words.group.name}
      onClose={props.onClose}
      footer={
        local && (
          <>
            <Button onClick={() => setDoing("edit")}>{common.edit}</Button>
            <Button onClick={() => setDoing("delete")}>{words.deleteGroup}</Button>
          </>
        )
      }
    >
      <Show answer={answer}>
        {(shown) => (
          <div class="stack">
            {shown.description && <p class="muted">{shown.description}</p>}
            {!local && <Notice>{words.syncedGroup}</Notice>}
            <h3>{words.members(shown.memberCount)}</h3>
            <Members group={shown} />
          </div>
        )}
      </Show>
      {group && doing === "edit" && <GroupForm group={group} onClose={done} />}
      {group && doing === "delete" && (
        <Confirm
          title={words.deleteGroupTitle(group.name)}
          verb={common.delete}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={done}
          onConfirm={() => remove.mutate({ params: { groupId: group.id } })}
        >
          {words.deleteGroupMore(group.memberCount)}
        </Confirm>
      )}
    </Dialog>
  );
}
