/** The flow as a sentence in five cards, with its name before and its settings after them. */
import type { Output } from "../../api/endpoints";
import type { Catalogue } from "../../parts/flows/catalogue";
import { ApprovalCard } from "./approval-card";
import { BasicsCard } from "./basics-card";
import type { CardId } from "./cards";
import type { FlowForm } from "./flow-form";
import { HowLongCard } from "./how-long-card";
import { SettingsCard } from "./settings-card";
import { PermissionsCard, WhatCard } from "./what-cards";
import { WhoCard } from "./who-card";

export type CardProps = {
  readonly form: FlowForm;
  readonly edit: (change: Partial<FlowForm>) => void;
  /** What is still open in a card, once somebody wanted to publish. */
  readonly open: (card: CardId) => ReadonlyArray<string>;
  readonly catalogue: Catalogue;
  readonly preview: Output<"previewFlow"> | undefined;
  /** The published flow, if there is one. */
  readonly flow: Output<"getFlow"> | undefined;
};

export const FormTab = (props: CardProps) => (
  <div class="stack">
    <BasicsCard {...props} />
    <WhoCard {...props} />
    <WhatCard {...props} />
    <PermissionsCard {...props} />
    <HowLongCard {...props} />
    <ApprovalCard {...props} />
    <SettingsCard {...props} />
  </div>
);
