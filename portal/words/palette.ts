/** The palette: one field to go anywhere and ask for anything. */
export const paletteWords = {
  title: "Search or jump to…",
  hint: "A page, something to request, a request of yours",
  hintAdmin: "A page, something to request, a person, a flow, an integration",
  groups: {
    recent: "Last used",
    pages: "Pages",
    requests: "My open requests",
    offers: "Request access",
    people: "People",
    flows: "Access flows",
    integrations: "Integrations",
  },
  nothing: (text: string) => `Nothing matches “${text}”.`,
  searching: "Searching…",
  keys: { move: "to move", open: "to open", close: "to close" },
  failed: "Some of it could not be searched. What is shown is what is known here.",
} as const;
