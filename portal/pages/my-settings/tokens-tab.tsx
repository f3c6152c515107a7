import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import { useList } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { NewToken } from "../../parts/tokens/new-token";
import { TokenTable } from "../../parts/tokens/token-table";
import { mySettingsWords as words } from "../../words/my-settings";

/** Admins make wider ones on their own page. */
const scopes = ["requests:read", "requests:write"] as const;

export function TokensTab() {
  const list = useList("listApiTokens", { query: { owner: "me" } });
  const [making, setMaking] = useState(false);
  return (
    <div class="stack">
      <div class="row between">
        <p class="muted grow">{words.tokensSub}</p>
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden="true" /> {words.newToken}
        </Button>
      </div>
      <Card flush>
        {list.error && list.rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.loading ? (
          <Loading />
        ) : list.rows.length === 0 ? (
          <Empty title={words.noTokens}>{words.noTokensMore}</Empty>
        ) : (
          <TokenTable rows={list.rows} />
        )}
        <More list={list} />
      </Card>
      {making && <NewToken scopes={scopes} onClose={() => setMaking(false)} />}
    </div>
  );
}
