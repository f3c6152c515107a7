/** After the master key was exchanged: what the earlier one sealed is sealed anew, so that the earlier one can go. */
import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { integrations, mailSettings, organization } from "../../db/schema";
import { HANDLE_KEY } from "../access/handles";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { log } from "../lib/log";
import { MAIL_SECRET } from "../mail/mail-in-force";

type Sealed = {
  readonly what: string;
  readonly boundTo: string;
  readonly text: string;
  readonly write: (fresh: string) => BatchItem<"sqlite">;
  /** That nobody has written another secret meanwhile. */
  readonly still: ReturnType<typeof sql>;
};

/** How many one sweep takes; the next one goes on. */
const AT_ONCE = 50;

export async function reseal(ctx: AppContext): Promise<void> {
  requireSystem(ctx);
  const found = (await sealedTexts(ctx)).filter(({ text }) => !ctx.keys.isCurrent(text));
  for (const it of found.slice(0, AT_ONCE)) {
    try {
      const fresh = await ctx.keys.seal(await ctx.keys.open(it.text, it.boundTo), it.boundTo);
      await commit(ctx, {
        entries: [
          { action: "keys.resealed", subject: it.what, detail: { key: ctx.keys.currentId } },
        ],
        guard: it.still,
        writes: [it.write(fresh)],
      });
    } catch (error) {
      // Sealed with a key that is gone: its owner must enter the secret again, and the others go on.
      log.error("keys.not_resealed", { what: it.what, error });
    }
  }
}

async function sealedTexts({ db }: AppContext): Promise<Sealed[]> {
  const [targets, mail, [owner]] = await db.batch([
    db.select({ id: integrations.id, secrets: integrations.secrets }).from(integrations),
    db.select({ secret: mailSettings.secret }).from(mailSettings),
    db.select({ settings: organization.settings }).from(organization),
  ]);
  const key = owner?.settings.handleKey;
  return [
    ...targets.flatMap(({ id, secrets: text }) =>
      text === null
        ? []
        : [
            {
              what: id,
              boundTo: id,
              text,
              write: (fresh: string) =>
                db.update(integrations).set({ secrets: fresh }).where(eq(integrations.id, id)),
              still: sql`exists (select 1 from ${integrations} where ${integrations.id} = ${id} and ${integrations.secrets} = ${text})`,
            },
          ],
    ),
    ...mail.flatMap(({ secret: text }) =>
      text === null
        ? []
        : [
            {
              what: "mail",
              boundTo: MAIL_SECRET,
              text,
              write: (fresh: string) => db.update(mailSettings).set({ secret: fresh }),
              still: sql`exists (select 1 from ${mailSettings} where ${mailSettings.secret} = ${text})`,
            },
          ],
    ),
    ...(key === undefined
      ? []
      : [
          {
            what: "organization",
            boundTo: HANDLE_KEY,
            text: key,
            write: (fresh: string) =>
              db.run(
                sql`update ${organization} set settings = json_set(settings, '$.handleKey', ${fresh})`,
              ),
            still: sql`exists (select 1 from ${organization} where json_extract(settings, '$.handleKey') = ${key})`,
          },
        ]),
  ];
}
