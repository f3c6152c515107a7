/**
 * What a console's address shows, and what the caller can ask for on it: one round trip of the browser extension.
 *
 * The extension reads addresses on the spot and sends ids only, never an address. How a sighting finds a resource:
 *
 * 1. **Exact.** Integrations of clouds carry the cloud's own name as `externalId`, and the sighting is translated into it:
 *    - AWS: the ARN (`arn:aws:s3:::bucket`, `arn:aws:rds:eu-west-1:123456789012:db:orders`). An account is
 *      `arn:aws:organizations::<management account>:account/<organization>/<account>`, or its twelve digits alone.
 *    - Google Cloud: the full resource name as Cloud Asset Inventory writes it
 *      (`//storage.googleapis.com/bucket`, `//cloudsql.googleapis.com/projects/p/instances/i`). Projects by id:
 *      `//cloudresourcemanager.googleapis.com/projects/p`; `projects/p` and `folders/1` are understood too.
 *    - Azure: the ARM id, lower case (`/subscriptions/…/resourcegroups/rg/providers/microsoft.keyvault/vaults/v`), because ARM
 *      compares without regard to case. Ids as the portal writes them are understood too.
 *    - Everything else: the sighting's own id, or `account/id`; only in integrations of that kind, webhooks and sandboxes.
 *
 *    `name` is the natural name (the last part of a role's or secret's name, without what AWS puts around it), and `path` names the places
 *    around it as they are named themselves: that is how the loose rules and the outer places are found.
 * 2. **Loose**, where an address says less than a name: an IAM role's path is lost, a secret's six random characters are
 *    missing, the account may be unknown. Only a single candidate that the caller may ask for counts; several are `choices`.
 * 3. **Ancestor.** The nearest place around it that the caller can ask for: S3 object → bucket → account, resource → resource group →
 *    subscription, resource → project. Google folders and Azure management groups are found by the path of the project or subscription.
 *
 * A resource that no flow offers the caller is answered like one that does not exist.
 */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { ConsoleName } from "./extension-flags";
import { PermissionOffers } from "./offers";
import { RequestState } from "./requests";
import { FlowId, InstantText, IntegrationId, line, RequestId, ResourceId } from "./values";

/** A word of the recognisers: `aws`, `resourcemanager`, `accounts/projects`, `microsoft.keyvault`. */
const word = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[a-z0-9][a-z0-9._/-]*$/i, { error: "must be a plain word" });

/** Longest: an S3 key of 1,024 bytes behind a bucket's 63. */
const MAX_ID = 1_100;

/** What one address shows, in the form of the extension's recognisers. */
export const Sighting = z
  .strictObject({
    provider: ConsoleName,
    service: word(64),
    /** Null, like `id`, on service, list and create pages. */
    type: word(128).nullable(),
    id: line(MAX_ID).nullable(),
    region: word(64).nullable(),
    /** AWS account, Google project, Azure subscription, GitHub owner… if the page shows it. */
    account: line(256).nullable(),
    /** What the page says is missing. Only helps to choose among offers; it never leads to a resource. */
    denied: z
      .strictObject({
        /** Permissions as the cloud names them: `s3:GetObject`, `storage.objects.list`, `Microsoft.Sql/servers/read`. */
        missing: z.array(line(256)).max(20),
        /** The page names an explicit deny, a service control policy or a deny assignment: no grant helps. */
        explicit: z.boolean().default(false),
      })
      .nullish(),
  })
  .openapi("Sighting", {
    example: {
      provider: "aws",
      service: "s3",
      type: "bucket",
      id: "acme-shop-exports",
      region: "eu-west-1",
      account: "123456789012",
      denied: { missing: ["s3:ListBucket"], explicit: false },
    },
  });
export type Sighting = z.infer<typeof Sighting>;

export const SightedResource = z
  .object({
    id: ResourceId,
    name: z.string(),
    type: z.string(),
    typeTitle: z.string(),
    path: z.array(z.string()),
    integrationId: IntegrationId,
    integration: z.string(),
  })
  .openapi("SightedResource");
export type SightedResource = z.infer<typeof SightedResource>;

/** One open request of the caller that concerns the resource. */
export const SightedRequest = z
  .object({
    id: RequestId,
    number: z.string(),
    state: RequestState,
    flow: z.string(),
    /** The sighted resource or a place around it: access to an account reaches what lies in it. */
    resource: z.object({ id: ResourceId, name: z.string() }),
    /** Of this request on that resource. */
    permissions: z.array(z.string()),
    expiresAt: InstantText.nullable(),
    /** Until when it waits for an answer, while it is pending. */
    lapsesAt: InstantText,
    can: z.object({ cancel: z.boolean(), extend: z.boolean(), return: z.boolean() }),
    /** Its page in the portal, with the access details. */
    url: z.string(),
  })
  .openapi("SightedRequest");
export type SightedRequest = z.infer<typeof SightedRequest>;

export const SightingAnswer = z
  .object({
    /** What `offers` and `active` are about. */
    resource: SightedResource.nullable(),
    matched: z.enum(["exact", "loose", "ancestor", "none"]),
    /** Places around it on which the caller can ask for something too, nearest first. */
    ancestors: z.array(SightedResource),
    /** What it may be when the address does not tell them apart: a person chooses, then asks for that resource's offers. */
    choices: z.array(SightedResource),
    /** Permissions × flows, as `getResourceOffers` answers them. */
    offers: z.array(PermissionOffers),
    /** The narrowest offer that covers what the page says is missing; null when that cannot be told. */
    suggested: z.object({ flowId: FlowId, permission: z.string(), because: z.string() }).nullable(),
    active: z.array(SightedRequest),
    flags: z.object({ disabledConsoles: z.array(ConsoleName) }),
  })
  .openapi("SightingAnswer");
export type SightingAnswer = z.infer<typeof SightingAnswer>;

export const matchSighting = endpoint(
  {
    tag: "Browser extension",
    id: "matchSighting",
    method: "post",
    path: "/api/v1/sightings",
    audience: "signed_in",
    scope: "requests:read",
    summary: "Say which resource a console shows, and what I may ask for on it",
    description:
      "Exact external id first (an ARN, a full resource name of Google Cloud, an ARM id), then what an address leaves out (a role's path, the random end of a secret, an unknown account), then the nearest place around it. Resources that no flow offers the caller are not told apart from none. Send what the address shows, never the address.",
  },
  { request: body(Sighting), responses: answers(SightingAnswer) },
);
