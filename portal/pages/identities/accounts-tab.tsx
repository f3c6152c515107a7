/** What a person is called in each system. */
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange, useList, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Empty, Failed, Loading, Notice } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { tellRefusal, toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { personWords as words } from "../../words/people";

type User = Item<"listUsers">;
type Integration = Item<"listIntegrations">;

function SetAccount(props: {
  readonly user: User;
  readonly integration: Integration;
  readonly account: string;
  readonly onClose: () => void;
}) {
  const { user, integration, onClose } = props;
  const [account, setAccount] = useState(props.account);
  const set = useChange("setAccount", {
    onDone: () => {
      toast(words.setDone);
      onClose();
    },
  });
  return (
    <Dialog
      title={words.setTitle(integration.name)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form="set-account" busy={set.isPending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="set-account"
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          const params = { userId: user.id, integrationId: integration.id };
          set.mutate({ params, body: { account } });
        }}
      >
        <TextField
          label={words.account}
          required
          maxLength={256}
          value={account}
          onValue={setAccount}
          error={set.error?.fieldError("/account")}
        />
        {set.error && !set.error.problem.errors && <Notice tone="bad">{set.error.message}</Notice>}
      </form>
    </Dialog>
  );
}

export function AccountsTab({ user }: { readonly user: User }) {
  const [setting, setSetting] = useState<Integration | null>(null);
  const list = useList("listIntegrations", {});
  const named = useRead("listAccounts", { params: { userId: user.id } });
  const forget = useChange("deleteAccount", {
    onRefused: tellRefusal,
    onDone: () => toast(words.forgotten),
  });
  const accountIn = (id: Integration["id"]) =>
    named.data?.items.find((a) => a.integrationId === id)?.account;
  const failed = list.error ?? named.error;
  const columns = [
    {
      name: words.integration,
      cell: (row: Integration) => (
        <>
          {row.name}
          <span class="sub">{row.title}</span>
        </>
      ),
    },
    {
      name: words.account,
      cell: (row: Integration) => accountIn(row.id) ?? <span class="muted">{words.byEmail}</span>,
    },
    {
      name: common.actions,
      hideName: true,
      number: true,
      cell: (row: Integration) => (
        <span class="row end">
          <Button small onClick={() => setSetting(row)}>
            {accountIn(row.id) === undefined ? words.set : words.change}
          </Button>
          {accountIn(row.id) !== undefined && (
            <Button
              small
              kind="quiet"
              busy={forget.isPending}
              onClick={() => forget.mutate({ params: { userId: user.id, integrationId: row.id } })}
            >
              {words.forget}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <div class="stack">
      <p class="muted prose">{words.accountsSub}</p>
      <Card flush>
        {failed && list.rows.length === 0 ? (
          <Failed error={failed} retry={list.retry} />
        ) : list.loading || named.isPending ? (
          <div class="inset">
            <Loading />
          </div>
        ) : list.rows.length === 0 ? (
          <Empty title={words.noIntegrations} />
        ) : (
          <Table
            label={words.accountsTitle}
            columns={columns}
            rows={list.rows}
            keyOf={(row) => row.id}
          />
        )}
        <More list={list} />
      </Card>
      {setting && (
        <SetAccount
          key={setting.id}
          user={user}
          integration={setting}
          account={accountIn(setting.id) ?? ""}
          onClose={() => setSetting(null)}
        />
      )}
    </div>
  );
}
