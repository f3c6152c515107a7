/** How the kinds of systems are sorted and drawn. A kind that is not listed is shown all the same. */
import { Database, FlaskConical, type LucideIcon, Plug, Webhook } from "lucide-preact";
import { integrationWords as words } from "../../words/integrations";

export type Category = keyof typeof words.categories;

const kinds: Readonly<Record<string, readonly [category: Category, icon: LucideIcon]>> = {
  postgresql: ["databases", Database],
  webhook: ["own", Webhook],
  sandbox: ["trial", FlaskConical],
};

export const iconOf = (kind: string): LucideIcon => kinds[kind]?.[1] ?? Plug;
const categoryOf = (kind: string): Category => kinds[kind]?.[0] ?? "other";

/** Categories that have something in them, in the order of the words. */
export function byCategory<T extends { readonly kind: string }>(
  connectors: ReadonlyArray<T>,
): ReadonlyArray<readonly [Category, ReadonlyArray<T>]> {
  const order = Object.keys(words.categories) as Category[];
  return order
    .map((one) => [one, connectors.filter((c) => categoryOf(c.kind) === one)] as const)
    .filter(([, found]) => found.length > 0);
}
