/** Filters under a name: the menu of a list page. A view is the query string of its address. */
import { Bookmark, RefreshCw, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../api/endpoints";
import { useChange, useRead } from "../api/queries";
import { useAdmin } from "../shell/me";
import { viewWords as words } from "../words/activity";
import { common } from "../words/common";
import { Badge } from "./badge";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Check, TextField } from "./field";
import { Menu } from "./menu";
import { Notice } from "./states";
import { tellRefusal, toast } from "./toasts";

type View = Item<"listViews">;

function SaveView(props: {
  readonly page: View["page"];
  readonly search: string;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const admin = useAdmin();
  const save = useChange("createView", {
    onDone: () => {
      toast(words.saved);
      props.onClose();
    },
  });
  const submit = () =>
    save.mutate({ body: { page: props.page, name, search: props.search, shared } });
  return (
    <Dialog
      title={words.save}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" busy={save.isPending} disabled={!name.trim()} onClick={submit}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <TextField
          label={words.name}
          value={name}
          onValue={setName}
          maxLength={120}
          error={save.error?.fieldError("/name")}
        />
        {admin && <Check label={words.shared} checked={shared} onChecked={setShared} />}
        {save.error && <Notice tone="bad">{save.error.message}</Notice>}
      </form>
    </Dialog>
  );
}

/** @param props.search the query string as it is now, without `?` */
export function SavedViews(props: {
  readonly page: View["page"];
  readonly search: string;
  readonly onOpen: (search: string) => void;
}) {
  const [saving, setSaving] = useState(false);
  const views = useRead("listViews", { query: { page: props.page } });
  const remove = useChange("deleteView", { onRefused: tellRefusal });
  const update = useChange("changeView", {
    onDone: () => toast(words.saved),
    onRefused: tellRefusal,
  });
  const items = views.data?.items ?? [];
  return (
    <>
      <Menu
        label={words.views}
        buttonClass="button"
        button={
          <>
            <Bookmark size={16} aria-hidden="true" /> {words.views}
          </>
        }
      >
        {items.length === 0 && <p class="muted small menu-note">{words.none}</p>}
        {items.map((view) => (
          <div key={view.id} class="menu-line">
            <button type="button" onClick={() => props.onOpen(view.search)}>
              <span class="grow ellipsis">{view.name}</span>
              {view.shared && <Badge>{words.mark}</Badge>}
            </button>
            {view.own && (
              <button
                type="button"
                aria-label={words.update(view.name)}
                title={words.update(view.name)}
                onClick={() =>
                  update.mutate({ params: { viewId: view.id }, body: { search: props.search } })
                }
              >
                <RefreshCw size={16} aria-hidden="true" />
              </button>
            )}
            {view.own && (
              <button
                type="button"
                class="danger"
                aria-label={words.remove(view.name)}
                onClick={() => remove.mutate({ params: { viewId: view.id } })}
              >
                <Trash2 size={16} aria-hidden="true" />
              </button>
            )}
          </div>
        ))}
        <hr />
        <button type="button" onClick={() => setSaving(true)}>
          {words.save}
        </button>
      </Menu>
      {saving && (
        <SaveView page={props.page} search={props.search} onClose={() => setSaving(false)} />
      )}
    </>
  );
}
