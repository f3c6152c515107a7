import { call } from "./call";
import { copyRow } from "./elements";
import { say } from "./say";

type Secrets = {
  readonly secrets?: ReadonlyArray<{ readonly label: string; readonly value: string }>;
};

/** Shows a one-time secret where the button stood. It lives in this page only and is gone when the page is left. */
export function startReveal(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-reveal]");
    if (button) reveal(doc, button);
  });
}

async function reveal(doc: Document, button: HTMLButtonElement): Promise<void> {
  const slot = doc.getElementById(button.dataset.slot ?? "");
  if (!slot || button.disabled) return;
  button.disabled = true;
  const answer = await call("POST", button.dataset.reveal ?? "");
  if (!answer.ok) {
    button.disabled = false;
    slot.replaceChildren(
      Object.assign(doc.createElement("p"), { className: "error", textContent: answer.message }),
    );
    say(doc, answer.message);
    return;
  }
  const secrets = (answer.body as Secrets).secrets ?? [];
  slot.replaceChildren(
    ...secrets.flatMap((s, i) => copyRow(doc, `${slot.id}-${i}`, s.label, s.value)),
  );
  slot.append(
    Object.assign(doc.createElement("p"), {
      className: "hint",
      textContent: "Copy it now: it is shown this one time only.",
    }),
  );
  button.hidden = true;
  say(doc, "The secret is shown. Copy it now.");
}
