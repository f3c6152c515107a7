/** What an address carries after `?`: plain texts, so that people can read, share and keep it. */

/** Takes the named texts of an address and leaves the rest. Pages say what each may be. */
export const search =
  <const N extends string>(...names: ReadonlyArray<N>) =>
  (given: Record<string, unknown>): { readonly [K in N]?: string } => {
    const kept: { [K in N]?: string } = {};
    for (const name of names) {
      const value = given[name];
      if (typeof value === "string" && value !== "") kept[name] = value;
    }
    return kept;
  };

export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(values: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (typeof value === "string" && value !== "") params.set(name, value);
  return params.size ? `?${params}` : "";
}
