import { Link } from "@tanstack/react-router";
import type { Item } from "../../api/endpoints";
import { durationText } from "../../format/durations";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Avatar } from "../../parts/person";
import { nameOf, waitingUnits, whatText } from "../../parts/request/what";
import { Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { approvalsWords as words } from "../../words/approvals";
import { common } from "../../words/common";

type Waiting = Item<"listApprovals">;

export function ApprovalsTable(props: {
  readonly rows: ReadonlyArray<Waiting>;
  /** The one whose drawer is open. */
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onDecide: (request: Waiting, approve: boolean) => void;
}) {
  const { rows, opened, onOpen, onDecide } = props;
  return (
    <Card flush>
      <Table
        label={words.what}
        rows={rows}
        keyOf={(request) => request.id}
        current={opened}
        onRow={({ id }) => onOpen(id)}
        columns={[
          {
            name: words.who,
            plain: true,
            cell: ({ grantee }) => (
              <span class="person nowrap" title={grantee.email}>
                <Avatar name={nameOf(grantee)} /> {nameOf(grantee)}
              </span>
            ),
          },
          {
            name: words.what,
            plain: true,
            cell: (request) => (
              <>
                <Link
                  className="strong"
                  to="/approvals"
                  search={{ request: request.id }}
                  data-opens={request.id}
                >
                  {whatText(waitingUnits(request.units))}
                </Link>
                <span class="sub">
                  {request.number} · {request.flow.name}
                </span>
              </>
            ),
          },
          { name: words.howLong, cell: (request) => durationText(request.durationSeconds) },
          {
            name: words.why,
            cell: (request) =>
              request.justification ? (
                <span class="why" title={request.justification}>
                  {request.justification}
                </span>
              ) : (
                <span class="muted">{words.noWhy}</span>
              ),
          },
          {
            name: words.waiting,
            cell: (request) => (
              <>
                <Time at={request.createdAt} />
                <span class="sub nowrap">
                  {words.lapses} <Time at={request.lapsesAt} />
                </span>
              </>
            ),
          },
          {
            name: common.actions,
            hideName: true,
            cell: (request) => (
              <div class="row decide">
                <Button small kind="primary" onClick={() => onDecide(request, true)}>
                  {words.approve}
                </Button>
                <Button small onClick={() => onDecide(request, false)}>
                  {words.reject}
                </Button>
              </div>
            ),
          },
        ]}
      />
    </Card>
  );
}
