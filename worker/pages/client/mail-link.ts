/**
 * The secret of a mailed link stands behind `#`. It is taken out of the address bar at once, stays in memory, and
 * leaves only with a form that a human submits. Nothing here submits anything.
 */
export function startMailLink(doc: Document, win: Window): void {
  fillFromFragment(doc, win);
  const forms = [...doc.querySelectorAll<HTMLFormElement>("form[data-needs-secret]")];
  if (forms.length === 0) return;
  let secret: string | null = null;

  const take = () => {
    const found = win.location.hash.slice(1);
    if (found !== "") {
      secret = found;
      win.history.replaceState(null, "", win.location.pathname + win.location.search);
    }
    for (const form of forms) {
      form.hidden = secret === null;
      for (const button of form.querySelectorAll("button")) button.disabled = secret === null;
    }
    for (const note of doc.querySelectorAll<HTMLElement>("[data-without-secret]"))
      note.hidden = secret !== null;
  };

  for (const form of forms) {
    // Only while the form is being sent: the page itself never holds the secret.
    form.addEventListener("formdata", (event) => {
      if (secret !== null) event.formData.set("secret", secret);
    });
  }
  // The same link opened again in this tab changes the fragment without loading the page.
  win.addEventListener("hashchange", take);
  take();
}

/** A field whose value came with the address, such as the setup secret that a start has printed. */
function fillFromFragment(doc: Document, win: Window): void {
  const field = doc.querySelector<HTMLInputElement>("input[data-from-fragment]");
  const found = win.location.hash.slice(1);
  if (field === null || found === "") return;
  field.value = found;
  win.history.replaceState(null, "", win.location.pathname + win.location.search);
}
