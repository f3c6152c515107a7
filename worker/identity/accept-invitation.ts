import type { AppContext } from "../lib/context";
import { type RedeemInput, redeemLink, type SignedIn } from "./redeem-link";

/** The first sign-in of an invited person, by the invitation's link and its code. @throws as `redeemLink` */
export const acceptInvitation = (
  ctx: AppContext,
  input: RedeemInput,
): Promise<SignedIn | { readonly needs: "code" }> => redeemLink(ctx, "invite", input);
