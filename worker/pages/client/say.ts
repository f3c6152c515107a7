/** Speaks to people who do not see the screen, through the page's polite live region. */
export function say(doc: Document, text: string): void {
  const region = doc.getElementById("announcer");
  if (region && region.textContent !== text) region.textContent = text;
}
