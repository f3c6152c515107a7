/** Which permissions each target gives, with what they mean. */
import { targetWords as words } from "../../words/targets";
import { Check } from "../field";
import { type Catalogue, typeIn } from "./catalogue";
import type { ResourceTargetForm, TargetForm } from "./target-form";

export function TargetPermissions(props: {
  readonly targets: ReadonlyArray<TargetForm>;
  readonly onTargets: (targets: TargetForm[]) => void;
  readonly catalogue: Catalogue;
}) {
  const { targets, onTargets, catalogue } = props;
  if (targets.length === 0) return <p class="muted">{words.noType}</p>;
  return (
    <div class="stack">
      {targets.map((target, index) => {
        const key = `${index}`;
        return target.kind === "bundle" ? (
          <p key={key} class="muted">
            <strong>{catalogue.names.get(target.bundle) ?? words.target(index + 1)}</strong>{" "}
            {words.fromBundle}
          </p>
        ) : (
          <PermissionChecks
            key={key}
            target={target}
            line={words.target(index + 1)}
            catalogue={catalogue}
            onPermissions={(permissions) =>
              onTargets(targets.map((old, i) => (i === index ? { ...target, permissions } : old)))
            }
          />
        );
      })}
    </div>
  );
}

function PermissionChecks(props: {
  readonly target: ResourceTargetForm;
  readonly line: string;
  readonly catalogue: Catalogue;
  readonly onPermissions: (permissions: string[]) => void;
}) {
  const { target, catalogue, onPermissions } = props;
  const type = typeIn(catalogue, target.integration, target.resourceType);
  const known = type?.permissions ?? [];
  const unknown = target.permissions.filter((name) => !known.some((p) => p.name === name));
  if (!type && unknown.length === 0)
    return (
      <p class="muted">
        <strong>{props.line}</strong>{" "}
        {target.resourceType === "" || catalogue.loading ? words.noType : words.noPermissions}
      </p>
    );
  const named = type
    ? `${type.title}, ${type.integration}`
    : `${target.resourceType}, ${target.integration}`;
  const set = (name: string, on: boolean) =>
    onPermissions(
      on ? [...target.permissions, name] : target.permissions.filter((p) => p !== name),
    );
  return (
    <fieldset class="stack permissions">
      <legend class="label">{words.permissionsOf(named)}</legend>
      <div class="check-grid">
        {known.map(({ name, title, description }) => (
          <Check
            key={name}
            label={title || name}
            hint={description}
            checked={target.permissions.includes(name)}
            onChecked={(on) => set(name, on)}
          />
        ))}
        {unknown.map((name) => (
          <Check
            key={name}
            label={name}
            hint={words.unknownPermission}
            checked
            onChecked={(on) => set(name, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}
