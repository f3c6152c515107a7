import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { Confirm } from "../../parts/confirm";
import { type Catalogue, typeIn } from "../../parts/flows/catalogue";
import { approvalLine, longLine, whatLine, whoLine } from "../../parts/flows/flow-lines";
import { withNames } from "../../parts/flows/with-names";
import { type Column, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { triggers, flowWords as words } from "../../words/flows";
import { FlowActions } from "./flow-actions";

export type Flow = Item<"listFlows">;

function columnsFor(catalogue: Catalogue, onDelete: (flow: Flow) => void): Column<Flow>[] {
  const names = {
    nameOf: (id: string) => catalogue.names.get(id) ?? id,
    typeOf: (integration: string, type: string) =>
      typeIn(catalogue, integration, type)?.title ?? type,
  };
  const { columns } = words;
  return [
    {
      name: columns.name,
      cell: ({ id, document }) => (
        <>
          <Link to="/admin/flows/$flowId" params={{ flowId: id }} className="strong">
            {document.name}
          </Link>
          {document.trigger === "access_link" && <span class="sub">{triggers.access_link}</span>}
          {document.labels.length > 0 && (
            <span class="flow-labels">
              {document.labels.map((label) => (
                <Badge key={label}>{label}</Badge>
              ))}
            </span>
          )}
        </>
      ),
    },
    { name: columns.who, cell: (flow) => whoLine(withNames(flow.document, flow.names)) },
    { name: columns.what, cell: ({ document }) => whatLine(document, names) },
    { name: columns.long, cell: ({ document }) => longLine(document) },
    { name: columns.approval, cell: (flow) => approvalLine(withNames(flow.document, flow.names)) },
    {
      name: columns.state,
      cell: ({ document }) => (
        <Badge tone={document.active ? "good" : "warn"}>
          {document.active ? words.on : words.off}
        </Badge>
      ),
    },
    {
      name: columns.changed,
      cell: ({ updatedAt, updatedBy }) => (
        <>
          <Time at={updatedAt} />
          <span class="sub ellipsis changed-by" title={updatedBy}>
            {updatedBy}
          </span>
        </>
      ),
    },
    {
      name: columns.actions,
      hideName: true,
      cell: (flow) => <FlowActions flow={flow} onDelete={() => onDelete(flow)} />,
    },
  ];
}

export function FlowTable(props: {
  readonly flows: ReadonlyArray<Flow>;
  readonly catalogue: Catalogue;
}) {
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState<Flow | null>(null);
  const remove = useChange("deleteFlow", {
    onDone: () => {
      toast(words.deleted(deleting?.document.name ?? ""));
      setDeleting(null);
    },
  });
  return (
    <>
      <Table
        label={words.title}
        columns={columnsFor(props.catalogue, setDeleting)}
        rows={props.flows}
        keyOf={(flow) => flow.id}
        onRow={({ id }) => void navigate({ to: "/admin/flows/$flowId", params: { flowId: id } })}
      />
      {deleting && (
        <Confirm
          title={words.deleteTitle(deleting.document.name)}
          verb={words.deleteVerb}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ params: { flowId: deleting.id } })}
          onClose={() => setDeleting(null)}
        >
          <p>{words.deleteText}</p>
        </Confirm>
      )}
    </>
  );
}
