/** Reminders of one call or one round, sent once however many changes asked for them. */
import type { Wakes } from "./context";

/**
 * Mail and audit wait for `send`; what comes after it goes out at once. Timers and syncs never wait: a change relies on
 * its timer being armed before it.
 */
export function gatherWakes(wakes: Wakes): {
  readonly wakes: Wakes;
  readonly send: () => Promise<void>;
} {
  const wanted = new Set<"sendMail" | "sealAudit">();
  let sent = false;
  const gather = (which: "sendMail" | "sealAudit") => async () => {
    if (sent) return wakes[which]();
    wanted.add(which);
  };
  return {
    wakes: { ...wakes, sendMail: gather("sendMail"), sealAudit: gather("sealAudit") },
    async send() {
      sent = true;
      await Promise.all([...wanted].map((which) => wakes[which]()));
    },
  };
}
