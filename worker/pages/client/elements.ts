/** Small pieces of page, built node by node: text never becomes markup. */

export function element<K extends keyof HTMLElementTagNameMap>(
  doc: Document,
  name: K,
  className: string,
  ...children: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[K] {
  const made = doc.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A labelled text with a copy button, as `CopyRow` of worker/pages/parts.tsx renders it. */
export function copyRow(doc: Document, id: string, label: string, value: string): HTMLElement[] {
  const code = element(doc, "code", "", value);
  code.id = id;
  const button = element(doc, "button", "button small", "Copy");
  button.type = "button";
  button.dataset.copy = id;
  button.setAttribute("aria-label", `Copy ${label}`);
  return [element(doc, "p", "hint", label), element(doc, "div", "copyable", code, button)];
}
