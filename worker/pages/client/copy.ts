import { say } from "./say";

/** Buttons that copy the text of the element named in `data-copy`. */
export function startCopyButtons(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-copy]");
    if (!button) return;
    const text = doc.getElementById(button.dataset.copy ?? "")?.textContent ?? "";
    copyText(doc, button, text);
  });
}

async function copyText(doc: Document, button: HTMLButtonElement, text: string): Promise<void> {
  const label = button.textContent ?? "Copy";
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers refuse without permission or focus; the text can still be selected by hand, and we say so.
    copied = false;
  }
  button.textContent = copied ? "Copied" : "Select it";
  say(
    doc,
    copied
      ? "Copied to the clipboard."
      : "Your browser did not allow copying. Select the text instead.",
  );
  setTimeout(() => {
    button.textContent = label;
  }, 2_000);
}
