/** Changes how the portal looks: at once here, and kept at the server for the next browser. */
import { call } from "../api/call";
import { type Preferences, preferences } from "./preferences";

export function keepPreferences(change: Partial<Preferences>): void {
  preferences.write(change);
  // The look has changed already; a server that cannot be reached says so in its banner.
  call("changeMe", { body: { preferences: change } }).catch(() => {});
}
