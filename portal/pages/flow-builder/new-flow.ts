/** What new things begin with. Pure. */
import { type Draft, documentOf, type FlowForm, formOf, type LinkForm } from "./flow-form";

export const newLink: LinkForm = {
  allowedEmails: [],
  allowedDomains: [],
  expiresAt: null,
  maxUses: null,
  paused: false,
  sponsor: null,
};

/** What a new flow begins with: nobody may ask, and the manager says yes. */
export const newDocument = (trigger: FlowForm["trigger"]): Draft =>
  documentOf({
    ...formOf({}),
    trigger,
    accessLink: trigger === "access_link" ? newLink : null,
    maxSeconds: 4 * 3_600,
    defaultSeconds: 3_600,
    mode: "any_of",
    groups: [{ operator: "any", approvers: [{ type: "manager", key: "", values: [] }] }],
  });
