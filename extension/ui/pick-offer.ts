/** Which permission and flow a form begins with, and which it may choose among. Pure. */
import type { PermissionOffers } from "../../worker/contract/offers";

export type Choice = PermissionOffers["offers"][number] & {
  readonly permission: string;
  readonly title: string;
};

/** One row per permission and flow that can be asked for now; the portal's own order. */
export const choicesOf = (offers: ReadonlyArray<PermissionOffers>): ReadonlyArray<Choice> =>
  offers.flatMap(({ permission, title, offers: flows }) =>
    flows
      .filter(({ requestable }) => requestable)
      .map((offer) => ({ ...offer, permission, title })),
  );

export const keyOf = ({ flowId, permission }: { flowId: string; permission: string }): string =>
  `${flowId} ${permission}`;

/** What covers the page's missing permission, else what is given at once, else the first. */
export function startWith(
  choices: ReadonlyArray<Choice>,
  suggested: { readonly flowId: string; readonly permission: string } | null,
): Choice | null {
  const covers = suggested && choices.find((one) => keyOf(one) === keyOf(suggested));
  return covers ?? choices.find(({ approval }) => approval.automatic) ?? choices[0] ?? null;
}
