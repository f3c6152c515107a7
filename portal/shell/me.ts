/** Who is signed in. The server puts it into the page, so the first paint knows it. */

import type { Output } from "../api/endpoints";
import { queryClient, useRead } from "../api/queries";
import { preferences } from "./preferences";

export type Me = Output<"getMe">;

const key = ["getMe", {}] as const;

/** Reads what the server wrote into the page. */
export function readBoot(): void {
  const boot = document.getElementById("boot")?.textContent;
  if (!boot) return;
  const me = JSON.parse(boot) as Me;
  queryClient.setQueryData(key, me);
  // What was chosen in another browser counts here too.
  preferences.write(me.preferences);
}

/** Undefined only until the first answer, where the page came without it. */
export const useMe = (): Me | undefined => useRead("getMe", {}).data;

export const useAdmin = (): boolean => useMe()?.user.role === "admin";
