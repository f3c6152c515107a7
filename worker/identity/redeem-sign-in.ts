import type { AppContext } from "../lib/context";
import { type RedeemInput, redeemLink, type SignedIn } from "./redeem-link";

/** Signs in by a mailed sign-in link: single use, 10 minutes. @throws as `redeemLink` */
export const redeemSignIn = (
  ctx: AppContext,
  input: RedeemInput,
): Promise<SignedIn | { readonly needs: "code" }> => redeemLink(ctx, "sign_in", input);
