/** The first steps of a new organization, done from what is really there. */
import { Link } from "@tanstack/react-router";
import { Circle, CircleCheck } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { tellRefusal } from "../../parts/toasts";
import { dashboardWords as words } from "../../words/dashboard";

type Step = Output<"getOnboarding">["steps"][number];

function Go({ step }: { readonly step: Step }) {
  const label = words.steps[step.id][1];
  switch (step.id) {
    case "integration":
      return <Link to="/admin/integrations/new">{label}</Link>;
    case "people":
      return <Link to="/admin/users">{label}</Link>;
    case "flow":
      return <Link to="/admin/flows/new">{label}</Link>;
    case "mail":
      return (
        <Link to="/admin/settings" search={{ tab: "mail" }}>
          {label}
        </Link>
      );
    case "extension":
      return (
        <Link to="/admin/settings" search={{ tab: "extension" }}>
          {label}
        </Link>
      );
  }
}

export function Onboarding() {
  const { data } = useRead("getOnboarding", {});
  const put = useChange("setOnboarding", { onRefused: tellRefusal });
  if (!data || data.dismissed || data.steps.every((step) => step.done)) return null;
  return (
    <Card
      title={words.started}
      aside={
        <Button
          kind="quiet"
          small
          busy={put.isPending}
          onClick={() => put.mutate({ body: { dismissed: true } })}
        >
          {words.dismiss}
        </Button>
      }
    >
      <p class="muted small">{words.startedSub}</p>
      <ol class="steps">
        {data.steps.map((step) => (
          <li key={step.id} class={step.done ? "done" : undefined}>
            {step.done ? (
              <CircleCheck size={20} aria-label={words.done} />
            ) : (
              <Circle size={20} aria-label={words.todo} />
            )}
            <span>
              <strong>{words.steps[step.id][0]}</strong>
              <span class="muted small"> {step.detail}</span>
            </span>
            {!step.done && <Go step={step} />}
          </li>
        ))}
      </ol>
    </Card>
  );
}
