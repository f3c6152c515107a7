import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { TextArea, TextField } from "../../parts/field";
import { type Bundle, useCatalogue } from "../../parts/flows/catalogue";
import { bundleDocument, bundleFormOf } from "../../parts/flows/target-form";
import { TargetLines } from "../../parts/flows/target-lines";
import { TargetPermissions } from "../../parts/flows/target-permissions";
import { Card, PageHead } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { bundleWords as words } from "../../words/bundles";
import { bundleProblem } from "./bundle-problem";
import { BundleUsers } from "./bundle-users";
import { DeleteBundle } from "./delete-bundle";

type Saved = Output<"createBundle">;

export function BundleEditor(props: {
  /** As it is stored now; undefined: a new one. */
  readonly bundle: Bundle | undefined;
  readonly crumb: ComponentChildren;
  readonly onSaved: (bundle: Saved) => void;
  readonly onDeleted: () => void;
}) {
  const { bundle } = props;
  const catalogue = useCatalogue();
  const [base, setBase] = useState(bundle);
  const [form, setForm] = useState(() => bundleFormOf(bundle?.document));
  const [changed, setChanged] = useState(false);
  const [missing, setMissing] = useState<string | undefined>();
  const [deleting, setDeleting] = useState(false);
  const edit = (change: Partial<typeof form>) => {
    setForm({ ...form, ...change });
    setChanged(true);
    setMissing(undefined);
  };
  const load = (from: Bundle | undefined) => {
    setBase(from);
    setForm(bundleFormOf(from?.document));
    setChanged(false);
  };
  // Somebody else's change shows at once, unless it would take away what is written here.
  useEffect(() => {
    if (!changed && bundle && bundle.version !== base?.version) load(bundle);
  });
  useEffect(() => {
    if (!changed) return;
    const warn = (e: BeforeUnloadEvent) => e.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [changed]);

  const onDone = (saved: Saved) => {
    toast(words.saved(saved.document.name));
    load(saved);
    props.onSaved(saved);
  };
  const create = useChange("createBundle", { onDone, idempotent: true });
  const replace = useChange("replaceBundle", { onDone });
  const { error, isPending } = bundle ? replace : create;
  const warnings = (bundle ? replace : create).data?.warnings ?? [];
  const overtaken = changed && bundle && base && bundle.version !== base.version;
  const save = () => {
    const problem = bundleProblem(form);
    setMissing(problem);
    if (problem) return;
    const body = bundleDocument(form);
    if (!bundle) create.mutate({ body });
    else replace.mutate({ params: { bundleId: bundle.id }, body, ifMatch: bundle.version });
  };
  return (
    <>
      <PageHead title={form.name || words.newTitle} crumb={props.crumb}>
        {changed && <span class="muted small">{words.unsaved}</span>}
        {bundle && <Button onClick={() => setDeleting(true)}>{words.delete}</Button>}
        <Button kind="primary" busy={isPending} disabled={!changed} onClick={save}>
          {words.save}
        </Button>
      </PageHead>
      <div class="stack">
        {overtaken && (
          <Notice tone="warn">
            {words.overtaken}{" "}
            <Button small onClick={() => load(bundle)}>
              {words.loadTheirs}
            </Button>
          </Notice>
        )}
        {(missing ?? error) && <Notice tone="bad">{missing ?? error?.message}</Notice>}
        {!changed && warnings.length > 0 && (
          <Notice tone="warn" title={words.warnings}>
            {warnings.map(({ message }) => message).join(" ")}
          </Notice>
        )}
        <Card title={words.nameCard}>
          <div class="stack">
            <TextField
              label={words.name}
              value={form.name}
              maxLength={120}
              required
              onValue={(name) => edit({ name })}
            />
            <TextArea
              label={words.description}
              hint={words.descriptionHint}
              optional
              rows={2}
              maxLength={2_000}
              value={form.description}
              onValue={(description) => edit({ description })}
            />
          </div>
        </Card>
        <Card title={words.whatCard}>
          <TargetLines
            targets={form.targets}
            onTargets={(targets) => edit({ targets })}
            catalogue={catalogue}
          />
        </Card>
        <Card title={words.permissionsCard}>
          <TargetPermissions
            targets={form.targets}
            onTargets={(targets) => edit({ targets })}
            catalogue={catalogue}
          />
        </Card>
        {bundle && (
          <Card title={words.usedCard}>
            <div class="stack">
              <p class="muted">{words.usedHint}</p>
              <BundleUsers bundle={bundle.id} />
            </div>
          </Card>
        )}
      </div>
      {deleting && bundle && (
        <DeleteBundle bundle={bundle} onDone={props.onDeleted} onClose={() => setDeleting(false)} />
      )}
    </>
  );
}
