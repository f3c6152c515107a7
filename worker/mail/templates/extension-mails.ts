/** Tells the owner that the extension was disconnected, because somebody used one of its old tokens. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { extensionSessions } from "../../../db/schema";
import { ExtensionSessionId } from "../../contract/values";
import type { Letter } from "../letter";
import { type Dropped, drop, template } from "../template";
import { shownTime } from "../times";

export const extensionReplayed = template({
  payload: z.object({ sessionId: ExtensionSessionId }),
  async write(ctx, { sessionId }, reader): Promise<Letter | Dropped> {
    const [session] = await ctx.db
      .select()
      .from(extensionSessions)
      .where(eq(extensionSessions.id, sessionId));
    if (!session) return drop("the session is gone");
    const at = (instant: number) => shownTime(instant, reader.zone, ctx.now());
    return {
      subject: "Hallpass disconnected a browser extension of yours",
      preheader: "One of its old tokens was used again. It can do nothing any more.",
      title: "We disconnected a browser extension",
      thread: null,
      blocks: [
        {
          kind: "text",
          text: "Somebody used a token of your Hallpass extension that had been replaced before. That happens when a browser profile was restored or copied, and when a token was stolen. As nobody can tell which, the extension in that browser was disconnected at once.",
        },
        {
          kind: "facts",
          rows: [
            { label: "Browser", lines: [session.userAgent || "unknown"] },
            { label: "Connected", lines: [at(session.createdAt)] },
            { label: "Last used", lines: [at(session.lastSeenAt)] },
          ],
        },
        {
          kind: "text",
          text: "Access that you hold stands as before. If this was not you restoring a browser, look at your requests, hand back what you do not know, and tell an admin.",
        },
        {
          kind: "buttons",
          buttons: [{ label: "See my requests", url: `${ctx.settings.publicUrl}/`, look: "main" }],
        },
      ],
    };
  },
});
