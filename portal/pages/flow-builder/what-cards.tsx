import { TargetLines } from "../../parts/flows/target-lines";
import { TargetPermissions } from "../../parts/flows/target-permissions";
import { diffWords } from "../../words/flows";
import { targetWords } from "../../words/targets";
import type { CardProps } from "./form-tab";
import { StepCard } from "./step-card";

export function WhatCard({ form, edit, open, catalogue, preview }: CardProps) {
  const reach = (index: number) => {
    const found = preview?.resources?.perTarget.find((target) => target.index === index);
    return found && targetWords.reach(diffWords.resources(found.count, found.more));
  };
  return (
    <StepCard card="what" number={2} open={open("what")}>
      <TargetLines
        targets={form.targets}
        onTargets={(targets) => edit({ targets })}
        catalogue={catalogue}
        bundles
        reach={reach}
      />
    </StepCard>
  );
}

export const PermissionsCard = ({ form, edit, open, catalogue }: CardProps) => (
  <StepCard card="permissions" number={3} open={open("permissions")}>
    <TargetPermissions
      targets={form.targets}
      onTargets={(targets) => edit({ targets })}
      catalogue={catalogue}
    />
  </StepCard>
);
