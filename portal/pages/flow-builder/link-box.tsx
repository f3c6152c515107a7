/** The link as it is now: address, QR code, uses, and replacing it. */
import { QrCode, RotateCcw } from "lucide-preact";
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { CodeLine } from "../../parts/copy";
import { Loading } from "../../parts/states";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { linkWords as words } from "../../words/flow-builder";

const QrPicture = lazy(() => import("./qr-picture").then((m) => ({ default: m.QrPicture })));

export function LinkBox(props: { readonly flow: Output<"getFlow"> | undefined }) {
  const { flow } = props;
  const [qr, setQr] = useState(false);
  const [asking, setAsking] = useState(false);
  const rotate = useChange("rotateAccessLink", {
    onDone: () => {
      setAsking(false);
      toast(words.rotated);
    },
  });
  if (!flow?.link) return <p class="muted">{words.unpublished}</p>;
  const { url, uses, lastUsedAt } = flow.link;
  return (
    <div class="stack link-box">
      <div class="field">
        <span class="label">{words.address}</span>
        <CodeLine text={url} label={words.copy} />
        <span class="hint">
          {words.uses(uses)}
          {lastUsedAt && (
            <>
              , {words.lastUsed} <Time at={lastUsedAt} />
            </>
          )}
        </span>
      </div>
      <div class="row">
        <Button small aria-expanded={qr} onClick={() => setQr(!qr)}>
          <QrCode size={16} aria-hidden="true" /> {qr ? words.hideQr : words.qr}
        </Button>
        <Button small onClick={() => setAsking(true)}>
          <RotateCcw size={16} aria-hidden="true" /> {words.rotate}
        </Button>
      </div>
      {qr && (
        <Suspense fallback={<Loading lines={2} />}>
          <QrPicture text={url} />
        </Suspense>
      )}
      {asking && (
        <Confirm
          title={words.rotateTitle}
          verb={words.rotate}
          danger
          busy={rotate.isPending}
          error={rotate.error}
          onConfirm={() => rotate.mutate({ params: { flowId: flow.id } })}
          onClose={() => setAsking(false)}
        >
          <p>{words.rotateText}</p>
        </Confirm>
      )}
    </div>
  );
}
