/** Asks before a bundle is deleted; while flows offer it, says which instead. */
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Dialog } from "../../parts/dialog";
import { useBundleUsers } from "../../parts/flows/bundle-users";
import type { Bundle } from "../../parts/flows/catalogue";
import { toast } from "../../parts/toasts";
import { bundleWords as words } from "../../words/bundles";
import { common } from "../../words/common";
import { BundleUsers } from "./bundle-users";

export function DeleteBundle(props: {
  readonly bundle: Bundle;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { bundle, onClose } = props;
  const { name } = bundle.document;
  const users = useBundleUsers(bundle.id);
  const remove = useChange("deleteBundle", {
    onDone: () => {
      toast(words.deleted(name));
      props.onDone();
    },
  });
  if (users.rows.length > 0)
    return (
      <Dialog
        title={words.inUseTitle(name)}
        onClose={onClose}
        footer={<Button onClick={onClose}>{common.close}</Button>}
      >
        <div class="stack">
          <p>{words.inUse}</p>
          <BundleUsers bundle={bundle.id} />
        </div>
      </Dialog>
    );
  return (
    <Confirm
      title={words.deleteTitle(name)}
      verb={words.deleteVerb}
      danger
      busy={remove.isPending || users.loading}
      error={remove.error}
      onConfirm={() => remove.mutate({ params: { bundleId: bundle.id } })}
      onClose={onClose}
    >
      <p>{words.deleteText}</p>
    </Confirm>
  );
}
