/** Who may ask under a flow at all: by the portal, or through the flow's own access link. */
import type { AccessLinkSettings } from "../contract/flow-access-link";
import type { FlowDocument } from "../contract/flows";
import type { FlowId } from "../contract/values";
import { asciiDomain, mailboxKey } from "../lib/mailbox";
import type { PersonFacts, Reason } from "./facts";
import type { NameOf } from "./names";
import { decideRequester, whyNotActive } from "./requesters";

/** The part of a flow that says who may ask. */
export type WhoMayAsk = Pick<FlowDocument, "trigger" | "requesters" | "accessLink">;

export type Entry = { readonly allowed: boolean; readonly reasons: Reason[] };

/**
 * Decides whether a person may ask under this flow.
 *
 * `throughLink` is the flow whose access link the session was opened with: such a session asks under that flow
 * and no other. Everyone else asks under `self_serve` flows only, and outsiders always need a link. A link flow
 * with requester conditions wants both: an address its link lets in, and the conditions.
 */
export function decideEntry(
  flow: { readonly id: FlowId; readonly document: WhoMayAsk; readonly nameOf?: NameOf },
  person: PersonFacts,
  throughLink: FlowId | null,
  now: number,
): Entry {
  const { document } = flow;
  if (document.trigger === "self_serve") {
    return throughLink !== null || person.role === "external"
      ? no("link_only", "You came through an access link, which is good for its own flow only.")
      : decideRequester(document.requesters, person, flow.nameOf);
  }
  if (throughLink !== flow.id) {
    return no("link_required", "Open this flow’s access link to request.");
  }
  const byLink = decideAccessLink(document.accessLink, person, now);
  if (!byLink.allowed || document.requesters.conditions.length === 0) return byLink;
  const byCondition = decideRequester(document.requesters, person, flow.nameOf);
  return byCondition.allowed
    ? { allowed: true, reasons: [...byLink.reasons, ...byCondition.reasons] }
    : byCondition;
}

/**
 * Decides whether an access link lets a proven address in at `now`. Uses are counted elsewhere, in the same
 * transaction as the request. Domains are compared whole: `example.com` does not let `sub.example.com` in.
 */
export function decideAccessLink(
  settings: AccessLinkSettings | undefined,
  person: Pick<PersonFacts, "email" | "status">,
  now: number,
): Entry {
  const inactive = whyNotActive(person);
  if (inactive) return { allowed: false, reasons: [inactive] };
  if (settings?.paused) return no("link_paused", "This access link is paused.");
  if (settings && settings.expiresAt !== null && !(now < Date.parse(settings.expiresAt))) {
    return no("link_expired", "This access link has expired.");
  }
  const emails = settings?.allowedEmails ?? [];
  const domains = settings?.allowedDomains ?? [];
  const email = mailboxKey(person.email);
  const domain = email.slice(email.lastIndexOf("@") + 1);
  const open = emails.length === 0 && domains.length === 0;
  const listed =
    emails.some((entry) => mailboxKey(entry) === email) ||
    domains.some((entry) => asciiDomain(entry) === domain);
  if (!open && !listed) {
    return no("address_not_allowed", `This access link is not for ${person.email}.`);
  }
  const message = `The access link lets ${person.email} in.`;
  return { allowed: true, reasons: [{ code: "address_allowed", message }] };
}

const no = (code: Reason["code"], message: string): Entry => ({
  allowed: false,
  reasons: [{ code, message }],
});
