/** What people with an access link see. */
import type { OpenedLink } from "../../worker/pages/access-link-state";
import { ClosedPage, CodePage, DoorPage, LinkHome } from "../../worker/pages/access-link-views";
import { dryRunWords, unfinished } from "../../worker/pages/dry-run-words";
import { noValues } from "../../worker/pages/form-values";
import { placesOf } from "../../worker/pages/places";
import { RequestForm, type RequestFormProps } from "../../worker/pages/request-form";
import { SharedReportPage } from "../../worker/pages/shared-report";
import { type Examples, linkId, organization, type Scene } from "./scene";

const accessLinkId = "alink_000000000000000000aa";

function formOf(ex: Examples, change: Partial<RequestFormProps> = {}): RequestFormProps {
  const [place] = placesOf(ex.offer);
  if (!place) throw new Error("the example offers nothing");
  return {
    offer: ex.offer,
    place,
    resources: ex.resources,
    action: `/l/${accessLinkId}/request`,
    page: `/l/${accessLinkId}`,
    values: noValues,
    preview: unfinished,
    ...change,
  };
}

export function linkScenes(ex: Examples): ReadonlyArray<Scene> {
  const link: OpenedLink = {
    id: accessLinkId,
    flowId: ex.offer.flowId,
    name: ex.offer.name,
    description: ex.offer.description,
    sponsor: ex.ada.email,
    closed: null,
  };
  const dryRun = {
    requestable: true,
    reasons: [],
    automatic: false,
    durationSeconds: 7_200,
    maxSeconds: 14_400,
    approvers: ex.pending.approvers,
    held: [],
    summary: "",
  };
  return [
    { name: "link-door", content: <DoorPage link={link} organization={organization} /> },
    {
      name: "link-code",
      content: (
        <CodePage
          link={link}
          codeId={linkId}
          email={ex.dana.email}
          errors={{ code: "This code is not right." }}
        />
      ),
    },
    {
      name: "link-form",
      wide: true,
      content: (
        <LinkHome
          link={link}
          organization={organization}
          requests={[]}
          form={<RequestForm {...formOf(ex)} />}
        />
      ),
    },
    {
      name: "link-form-filled",
      wide: true,
      content: (
        <LinkHome
          link={link}
          organization={organization}
          requests={[ex.active, ex.expired]}
          form={
            <RequestForm
              {...formOf(ex, {
                values: {
                  ...noValues,
                  resourceIds: ["res_r0000000000000000000", "res_r2000000000000000000"],
                  permission: "read",
                  duration: "custom",
                  customAmount: "2",
                  justification: "SHOP-812",
                },
                preview: dryRunWords(dryRun),
                message: "This cannot be requested as it is.",
                errors: { duration: "At most 4 hours." },
              })}
            />
          }
        />
      ),
    },
    {
      name: "link-closed",
      content: (
        <ClosedPage
          closed={{ title: "This link is paused", text: "It takes no new requests at the moment." }}
        />
      ),
    },
    {
      name: "shared-report",
      content: (
        <SharedReportPage
          report={{
            name: "Production access of the quarter",
            timeframe: { kind: "relative", unit: "months", count: 3 },
            format: "pdf",
            shareExpiresAt: Date.UTC(2026, 11, 1, 9),
          }}
          holds="Integration Shop DB; status active or expired"
          secret="sample"
        />
      ),
    },
  ];
}
