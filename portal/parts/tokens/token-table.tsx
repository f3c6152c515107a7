/** API tokens as a table, with revoking. */
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { useNow } from "../../format/clock";
import { scopeWords, tokenWords as words } from "../../words/organization";
import { Badge } from "../badge";
import { Button } from "../button";
import { Confirm } from "../confirm";
import { Person } from "../person";
import { type Column, Table } from "../table";
import { Time } from "../time";

type Token = Item<"listApiTokens">;

const works = (token: Token, now: number) =>
  token.revokedAt === null && (token.expiresAt === null || Date.parse(token.expiresAt) > now);

function State({ token }: { readonly token: Token }) {
  const now = useNow(60_000);
  if (works(token, now)) return <Badge tone="good">{words.works}</Badge>;
  return <Badge>{token.revokedAt ? words.revoked : words.expired}</Badge>;
}

export function TokenTable(props: {
  readonly rows: ReadonlyArray<Token>;
  readonly showOwner?: boolean;
}) {
  const [ending, setEnding] = useState<Token | null>(null);
  const revoke = useChange("revokeApiToken", { onDone: () => setEnding(null) });
  const now = useNow(60_000);
  const columns: Column<Token>[] = [
    {
      name: words.name,
      cell: (t) => (
        <>
          <span class="strong">{t.name}</span>
          <span class="sub mono">{t.hint}</span>
        </>
      ),
    },
    ...(props.showOwner
      ? [{ name: words.owner, cell: (t: Token) => <Person brief person={t.user} /> }]
      : []),
    {
      name: words.scopes,
      cell: (t) => (
        <span class="small" title={t.scopes.join(", ")}>
          {t.scopes.length === Object.keys(scopeWords).length
            ? words.all
            : t.scopes.map((s) => scopeWords[s] ?? s).join(", ")}
        </span>
      ),
    },
    { name: words.lastUsed, cell: (t) => <Time at={t.lastUsedAt} /> },
    { name: words.until, cell: (t) => <Time at={t.expiresAt} short /> },
    {
      name: words.works,
      hideName: true,
      cell: (t) => (
        <div class="row">
          <State token={t} />
          {works(t, now) && (
            <Button small kind="quiet" onClick={() => setEnding(t)}>
              {words.revoke}
            </Button>
          )}
        </div>
      ),
    },
  ];
  return (
    <>
      <Table label={words.title} columns={columns} rows={props.rows} keyOf={(t) => t.id} />
      {ending && (
        <Confirm
          title={words.revokeTitle(ending.name)}
          verb={words.revoke}
          danger
          busy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate({ params: { tokenId: ending.id } })}
          onClose={() => setEnding(null)}
        >
          {words.revokeText}
        </Confirm>
      )}
    </>
  );
}
