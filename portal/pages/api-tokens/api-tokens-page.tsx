/** API tokens of everybody, for admins. */
import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import { useList } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { Tabs } from "../../parts/tabs";
import { NewToken, type Scope } from "../../parts/tokens/new-token";
import { TokenTable } from "../../parts/tokens/token-table";
import { scopeWords, tokenWords as words } from "../../words/organization";

const scopes = Object.keys(scopeWords) as Scope[];

export function ApiTokensPage() {
  const [owner, setOwner] = useState<"all" | "me">("all");
  const [making, setMaking] = useState(false);
  const list = useList("listApiTokens", { query: { owner } }, { keep: true });
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden="true" /> {words.create}
        </Button>
      </PageHead>
      <Tabs
        label={words.owner}
        value={owner}
        onValue={setOwner}
        tabs={[
          { value: "all", label: words.everyones },
          { value: "me", label: words.mine },
        ]}
      >
        <Card flush>
          {list.loading ? (
            <Loading />
          ) : list.error && list.rows.length === 0 ? (
            <Failed error={list.error} retry={list.retry} />
          ) : list.rows.length === 0 ? (
            <Empty title={words.none}>{words.noneMore}</Empty>
          ) : (
            <TokenTable rows={list.rows} showOwner={owner === "all"} />
          )}
          <More list={list} />
        </Card>
      </Tabs>
      {making && <NewToken scopes={scopes} onClose={() => setMaking(false)} />}
    </>
  );
}
