/** Who is signed in. The server puts it into the page, so the first paint knows it. */

import type { Output } from "../api/endpoints";
import { queryClient, useRead } from "../api/queries";

export type Me = Output<"getMe">;

const key = ["getMe", {}] as const;

/** Reads what the server wrote into the page. */
export function readBoot(): void {
  const boot = document.getElementById("boot")?.textContent;
  if (boot) queryClient.setQueryData(key, JSON.parse(boot) as Me);
}

/** Undefined only until the first answer, where the page came without it. */
export const useMe = (): Me | undefined => useRead("getMe", {}).data;

export const useAdmin = (): boolean => useMe()?.user.role === "admin";
