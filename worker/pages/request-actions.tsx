/** What the grantee may do with a request now. Plain forms: they work without script, too. */
import type { AccessRequest } from "../contract/requests";
import { durationText, plural } from "./words";

const finished = new Set<AccessRequest["state"]>([
  "expired",
  "revoked",
  "returned",
  "rejected",
  "cancelled",
  "lapsed",
  "failed",
]);

export function RequestActions({ request }: { readonly request: AccessRequest }) {
  const { can, extension, id } = request;
  const at = (verb: string) => `/requests/${id}/${verb}`;
  const mayExtend = request.state === "active" && extension.allowed && extension.seconds !== null;
  const again = finished.has(request.state);
  if (!(can.cancel || can.remind || can.return || mayExtend || again)) return null;
  return (
    <div class="stack">
      <div class="actions">
        {mayExtend && (
          <Press action={at("extend")} primary>
            Extend by {durationText(extension.seconds)}
          </Press>
        )}
        {can.remind && <Press action={at("remind")}>Send a reminder</Press>}
        {can.cancel && <Press action={at("cancel")}>Withdraw the request</Press>}
        {again && <Press action={at("again")}>Ask for the same again</Press>}
      </div>
      {mayExtend && (
        <p class="hint">
          {extension.remaining === 1 ? "One extension" : plural(extension.remaining, "extension")}{" "}
          left.
        </p>
      )}
      {can.return && (
        <Confirm
          action={at("return")}
          summary="Hand it back early"
          text="The access ends at once, and you can ask again when you need it."
          button="Hand it back now"
        />
      )}
    </div>
  );
}

function Press(props: {
  readonly action: string;
  readonly primary?: boolean;
  readonly children: unknown;
}) {
  return (
    <form method="post" action={props.action}>
      <button type="submit" class={props.primary ? "button primary" : "button"}>
        {props.children as string}
      </button>
    </form>
  );
}

function Confirm(props: { action: string; summary: string; text: string; button: string }) {
  const id = props.action.split("/").at(-1);
  return (
    <details>
      <summary>{props.summary}</summary>
      <form method="post" action={props.action} class="stack">
        <p class="quiet">{props.text}</p>
        <div class="field">
          <label for={`${id}-reason`}>
            Reason <span class="optional">(optional)</span>
          </label>
          <input id={`${id}-reason`} name="reason" maxlength={1_000} />
        </div>
        <div class="actions">
          <button type="submit" class="button danger">
            {props.button}
          </button>
        </div>
      </form>
    </details>
  );
}
