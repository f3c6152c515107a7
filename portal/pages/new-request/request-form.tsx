import { useNavigate, useRouter } from "@tanstack/react-router";
import { Link2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { Button } from "../../parts/button";
import { TextArea } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Avatar } from "../../parts/person";
import type { RequestSearch } from "../../parts/requesting/request-search";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { useMe } from "../../shell/me";
import { newRequestWords as words } from "../../words/requesting";
import { chosenKinds, type FormState, permissionsOf, searchOfForm, useForm } from "./form-state";
import { HowLong, lengthError } from "./how-long";
import { NotNow } from "./not-now";
import type { OfferIndex } from "./offer-index";
import { Outcome } from "./outcome";
import { Permissions } from "./permissions";
import { MAX_UNITS, makePlan, secondsOf, shortest } from "./plan";
import { useSend } from "./send";
import { What } from "./what";

export function RequestForm(props: {
  readonly index: OfferIndex;
  readonly search: RequestSearch;
  readonly begin: () => FormState;
}) {
  const { index, search } = props;
  const navigate = useNavigate();
  const router = useRouter();
  const me = useMe();
  const [form, change] = useForm(props.begin);
  const [tried, setTried] = useState(false);
  const { send, busy, error } = useSend();
  const plan = makePlan(
    {
      resources: form.resources,
      permissions: new Map(chosenKinds(form, index).map((k) => [k.key, permissionsOf(form, k)])),
      bundle: (form.bundleId && index.bundles.get(form.bundleId)) || null,
      preferred: form.preferred,
    },
    index.offers,
  );
  const terms = plan.parts.flatMap((part) => index.offers.get(part.flowId) ?? []);
  const seconds = secondsOf(form.seconds, terms);
  const mustSayWhy = terms.some((t) => t.justificationRequired);
  const missingWhy = mustSayWhy && form.justification.trim() === "";
  const max = shortest(terms.map((t) => t.maxSeconds));
  const wrongLength =
    (typeof seconds === "number" && max !== null && seconds > max) ||
    (form.lengthText !== null &&
      (form.lengthText.trim() === "" || lengthError(form.lengthText, max) !== undefined));
  const tooMany = plan.unitCount > MAX_UNITS;

  const submit = async () => {
    setTried(true);
    if (missingWhy) {
      document.querySelector<HTMLElement>("#why textarea")?.focus();
      return;
    }
    const made = await send(plan.parts, form, seconds);
    if (!made) return;
    toast(words.sent(made.length));
    const [only] = made;
    if (made.length === 1 && only)
      void navigate({ to: "/requests/$requestId", params: { requestId: only.id } });
    else void navigate({ to: "/requests" });
  };
  const copyLink = async () => {
    const { href } = router.buildLocation({ to: "/request", search: searchOfForm(form, index) });
    await navigator.clipboard.writeText(`${location.origin}${href}`);
    toast(words.linkCopied);
  };

  return (
    <form
      class="request-form"
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <div class="questions">
        <Card title={words.who}>
          <span class="person">
            <Avatar name={me?.user.fullName ?? ""} /> {words.you(me?.user.fullName ?? "")}
          </span>
        </Card>
        <Card title={words.what}>
          <What index={index} search={search} form={form} onChange={change} />
        </Card>
        <Card title={words.permissions}>
          <Permissions index={index} form={form} onChange={change} />
          {tooMany && <Notice tone="bad">{words.tooMany(plan.unitCount)}</Notice>}
        </Card>
        <Card title={words.howLong}>
          <HowLong terms={terms} form={form} onChange={change} />
        </Card>
        <Card title={words.why}>
          <div id="why">
            <TextArea
              label={words.justification}
              optional={!mustSayWhy}
              hint={words.justificationHint}
              error={
                tried && missingWhy
                  ? words.justificationMissing
                  : error?.fieldError("/justification")
              }
              value={form.justification}
              onValue={(justification) => change({ justification })}
              maxLength={2_000}
              rows={3}
            />
          </div>
        </Card>
        <NotNow closed={index.closed} />
      </div>
      <aside class="outcome-rail" aria-label={words.result}>
        <Card title={words.result}>
          <div class="stack">
            <Outcome
              plan={plan}
              form={form}
              index={index}
              seconds={seconds}
              onPrefer={(id) =>
                change({ preferred: [id, ...form.preferred.filter((one) => one !== id)] })
              }
            />
            {error && <Notice tone="bad">{error.message}</Notice>}
            <div class="actions">
              <Button
                kind="primary"
                type="submit"
                busy={busy}
                disabled={plan.parts.length === 0 || tooMany || wrongLength}
              >
                {words.submit(plan.parts.length)}
              </Button>
              <Button kind="quiet" onClick={() => void copyLink()}>
                <Link2 size={16} aria-hidden="true" /> {words.copyLink}
              </Button>
            </div>
          </div>
        </Card>
      </aside>
    </form>
  );
}
