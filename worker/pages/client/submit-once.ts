/** A second click on a submit button sends nothing: people double-click, and phones are slow. */
export function startSubmitOnce(doc: Document): void {
  doc.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // Coming back with the browser's back button shows the page as it was left.
  doc.defaultView?.addEventListener("pageshow", () => {
    for (const form of doc.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
}
