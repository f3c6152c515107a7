/** What is asked: a person, and a resource with a permission, a flow, or everything. All of it is in the address. */
import { useState } from "preact/hooks";
import { useRead } from "../../api/queries";
import { ChipList } from "../../parts/chip-list";
import { SelectField } from "../../parts/field";
import { PickPerson } from "../../parts/pick-person";
import { PickResource, whereIs } from "../../parts/pick-resource";
import { explainWords as words } from "../../words/explain";
import type { Asked } from "./asked";

function ResourceChoice(props: {
  readonly asked: Asked;
  readonly onAsked: (asked: Asked) => void;
}) {
  const { asked, onAsked } = props;
  const { resource: resourceId } = asked;
  const resource = useRead(
    "getResource",
    { params: { resourceId: resourceId ?? ("" as NonNullable<typeof resourceId>) } },
    { enabled: resourceId !== undefined },
  ).data;
  const types = useRead(
    "listResourceTypes",
    { query: { limit: 200, ...(resource && { integrationId: resource.integrationId }) } },
    { enabled: resource !== undefined },
  );
  const permissions = types.data?.items.find((t) => t.type === resource?.type)?.permissions ?? [];
  const shown = resourceId !== undefined && resource?.id === resourceId ? resource : undefined;
  return (
    <>
      <div class="stack">
        <PickResource
          label={words.resource}
          hint={words.resourceHint}
          onChoose={(one) =>
            onAsked({ ...asked, resource: one.id, permission: undefined, flow: undefined })
          }
        />
        <ChipList
          label={words.resource}
          values={shown ? [shown.id] : []}
          labelOf={() => (shown ? `${shown.name} · ${whereIs(shown)}` : "")}
          onRemove={() => onAsked({ ...asked, resource: undefined, permission: undefined })}
        />
      </div>
      {shown && (
        <SelectField
          label={words.permission}
          value={asked.permission ?? ""}
          onValue={(value) => onAsked({ ...asked, permission: value || undefined })}
          choices={[
            { value: "", label: words.anyPermission },
            ...permissions.map((p) => ({ value: p.name, label: p.title })),
          ]}
        />
      )}
    </>
  );
}

function FlowChoice(props: { readonly asked: Asked; readonly onAsked: (asked: Asked) => void }) {
  const { asked, onAsked } = props;
  const flows = useRead("listFlows", { query: { limit: 200 } }).data?.items ?? [];
  return (
    <SelectField
      label={words.flow}
      value={asked.flow ?? ""}
      onValue={(value) =>
        onAsked({
          ...asked,
          flow: flows.find((flow) => flow.id === value)?.id,
          resource: undefined,
          permission: undefined,
        })
      }
      choices={[
        { value: "", label: words.anyFlow },
        ...flows.map((flow) => ({ value: flow.id, label: flow.document.name })),
      ]}
    />
  );
}

type About = keyof typeof words.aboutChoices;

export function Question(props: {
  readonly asked: Asked;
  readonly onAsked: (asked: Asked) => void;
}) {
  const { asked, onAsked } = props;
  const begin: About = asked.flow ? "flow" : asked.resource || !asked.person ? "resource" : "all";
  const [about, setAbout] = useState<About>(begin);
  const person = useRead(
    "getUser",
    { params: { userId: asked.person ?? ("" as NonNullable<typeof asked.person>) } },
    { enabled: asked.person !== undefined },
  ).data;
  const shown = person?.id === asked.person ? person : undefined;
  const choose = (next: About) => {
    setAbout(next);
    onAsked({ person: asked.person });
  };
  return (
    <div class="form-grid">
      <div class="stack">
        <PickPerson
          label={words.who}
          hint={words.whoHint}
          onChoose={({ id }) => onAsked({ ...asked, person: id })}
        />
        <ChipList
          label={words.who}
          values={shown ? [shown.id] : []}
          labelOf={() => (shown ? shown.fullName || shown.email : "")}
          onRemove={() => onAsked({ ...asked, person: undefined })}
        />
      </div>
      <SelectField
        label={words.about}
        value={about}
        onValue={choose}
        choices={(Object.keys(words.aboutChoices) as About[]).map((value) => ({
          value,
          label: words.aboutChoices[value],
        }))}
      />
      {about === "resource" && <ResourceChoice asked={asked} onAsked={onAsked} />}
      {about === "flow" && <FlowChoice asked={asked} onAsked={onAsked} />}
    </div>
  );
}
