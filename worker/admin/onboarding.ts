/** The first steps, from what is really there. */
import { eq, sql } from "drizzle-orm";
import { organization } from "../../db/schema";
import type { Onboarding, OnboardingStep } from "../contract/onboarding";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { mailInForce } from "../mail/mail-in-force";

type Counts = {
  readonly integrations: number;
  readonly resources: number;
  readonly people: number;
  readonly flows: number;
  readonly extensions: number;
  readonly mailed: number;
  readonly dismissed: number | null;
};

const COUNTS = `select
  (select count(*) from integrations where state = 'active' and last_sync_at is not null) as integrations,
  (select count(*) from resources where deleted_at is null) as resources,
  (select count(*) from users where role <> 'external' and status in ('invited', 'active')) as people,
  (select count(*) from flows where deleted_at is null and document ->> 'active') as flows,
  (select count(*) from extension_sessions) as extensions,
  (select count(*) from outbox where state = 'sent') as mailed,
  (select settings ->> 'onboardingDismissed' from organization where id = 1) as dismissed`;

export async function getOnboarding(ctx: AppContext): Promise<Onboarding> {
  requireAdmin(ctx);
  const [counts, { mail }] = await Promise.all([
    ctx.db.$client.prepare(COUNTS).first<Counts>(),
    mailInForce(ctx),
  ]);
  if (!counts) throw new Error("a select without from always has a row");
  return { steps: stepsOf(counts, mail.transport), dismissed: Boolean(counts.dismissed) };
}

const step = (id: OnboardingStep["id"], done: boolean, is: string, todo: string) => ({
  id,
  done,
  detail: done ? is : todo,
});

function stepsOf(n: Counts, transport: string): OnboardingStep[] {
  return [
    step(
      "integration",
      n.integrations > 0,
      `${n.integrations} connected, ${n.resources} resources found.`,
      "Connect a cloud, a cluster or a database, and let it be synced.",
    ),
    step(
      "people",
      n.people > 1,
      `${n.people} people.`,
      "Invite a colleague, or let a directory bring everybody.",
    ),
    step(
      "flow",
      n.flows > 0,
      `${n.flows} active access flows.`,
      "Say who can ask for what, for how long, and who approves.",
    ),
    step(
      "extension",
      n.extensions > 0,
      `${n.extensions} browsers are connected.`,
      "Install the browser extension and connect it.",
    ),
    step(
      "mail",
      transport !== "log" && n.mailed > 0,
      `Mail leaves by ${transport}.`,
      transport === "log"
        ? "Mails are only logged. Set a transport and send a test mail."
        : "A transport is set. Send a test mail, or wait for the first one.",
    ),
  ];
}

export async function setOnboarding(
  ctx: AppContext,
  { dismissed }: { readonly dismissed: boolean },
): Promise<Onboarding> {
  requireAdmin(ctx);
  await commit(ctx, {
    entries: [
      {
        action: "organization.changed",
        subject: "organization",
        detail: { onboardingDismissed: dismissed },
      },
    ],
    writes: [
      ctx.db
        .update(organization)
        .set({
          settings: sql`json_set(settings, '$.onboardingDismissed', json(${dismissed ? "true" : "false"}))`,
        })
        .where(eq(organization.id, 1)),
    ],
  });
  return getOnboarding(ctx);
}
