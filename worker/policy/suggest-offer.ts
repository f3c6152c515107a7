/** Which permission covers what a console says is missing. A guess from names, so it only ever chooses among offers. */

export type Reach = "read" | "write" | "admin";
const ranks: Readonly<Record<Reach, number>> = { read: 1, write: 2, admin: 3 };

/** AWS `s3:GetObject`, Google `storage.objects.list`, Azure `Microsoft.Sql/servers/read`. Null: it cannot be told. */
export function reachOfMissing(missing: string): Reach | null {
  const aws = /^[\w-]+:(\w+)$/.exec(missing)?.[1];
  if (aws !== undefined) {
    if (/Policy$|Permission/.test(aws) && !/^(Get|List)/.test(aws)) return "admin";
    if (/^(iam|organizations|sso):/.test(missing) && !/^(Get|List|Describe)/.test(aws))
      return "admin";
    return /^(Get|BatchGet|List|Describe|Head|View|Lookup|Search|Scan|Query|Select|Read|Filter|Test)/.test(
      aws,
    )
      ? "read"
      : "write";
  }
  if (/^Microsoft\.|^microsoft\./.test(missing)) {
    if (/^microsoft\.authorization\/.*\/(write|delete)$/i.test(missing)) return "admin";
    return /\/read$/i.test(missing) ? "read" : "write";
  }
  const google = /^[a-z][\w]*(?:\.\w+)+\.(\w+)$/.exec(missing)?.[1];
  if (google === undefined) return null;
  if (/^setIamPolicy$|^actAs$/.test(google)) return "admin";
  return /^(get|list|search|view|query|read|export|fetch|lookup|connect)/i.test(google)
    ? "read"
    : "write";
}

const words: Readonly<Record<string, Reach>> = {
  ...of(
    "read",
    "read reader readonly view viewer list lister get select browse describe audit auditor",
  ),
  ...of(
    "write",
    "write writer readwrite edit editor contributor modify update operator operate developer power poweruser deploy deployer user connect shell data",
  ),
  ...of("admin", "admin administrator owner full manage manager root superuser"),
};

function of(reach: Reach, list: string): Record<string, Reach> {
  return Object.fromEntries(list.split(" ").map((word) => [word, reach]));
}

/** By the words in its name: the widest counts, so “read-write” writes. Null: no word is known. */
export function reachOfPermission(name: string): Reach | null {
  const found = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => words[word] ?? []);
  return found.sort((a, b) => ranks[b] - ranks[a])[0] ?? null;
}

type Choice<F> = {
  readonly permission: string;
  readonly title: string;
  /** Null: cannot be asked for now. */
  readonly suggestedFlowId: F | null;
};

/**
 * The narrowest permission that reaches as far as what is missing. Without anything missing: the only one there is, if
 * there is only one. Null where a grant would not help, or nothing reaches.
 */
export function suggestOffer<F>(
  choices: ReadonlyArray<Choice<F>>,
  denied: { readonly missing: ReadonlyArray<string>; readonly explicit: boolean } | null,
): { readonly flowId: F; readonly permission: string; readonly because: string } | null {
  if (denied?.explicit) return null;
  const open = choices.flatMap(({ suggestedFlowId: flowId, ...choice }) =>
    flowId === null ? [] : [{ ...choice, flowId }],
  );
  const needs = (denied?.missing ?? []).map(reachOfMissing);
  const [only] = open;
  if (needs.length === 0 || needs.includes(null)) {
    if (!only || open.length > 1) return null;
    const { flowId, permission } = only;
    return { flowId, permission, because: "It is the only one you can ask for here." };
  }
  const need = Math.max(...needs.map((reach) => (reach ? ranks[reach] : 0)));
  const reaching = open
    .flatMap((choice) => {
      const reach = reachOfPermission(choice.permission) ?? reachOfPermission(choice.title);
      return reach !== null && ranks[reach] >= need ? [{ ...choice, rank: ranks[reach] }] : [];
    })
    .sort((a, b) => a.rank - b.rank);
  const [best] = reaching;
  if (!best) return null;
  const first = denied?.missing[0] ?? "";
  return {
    flowId: best.flowId,
    permission: best.permission,
    because: `The page says that ${first} is missing.`,
  };
}
