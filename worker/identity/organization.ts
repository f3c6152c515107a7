/** The one organization of this deployment. */

import { eq, sql } from "drizzle-orm";
import { logos, type OrganizationSettings, organization } from "../../db/schema";
import type { ExtensionFlags } from "../contract/extension-flags";
import type { Organization, OrganizationChange } from "../contract/organization";
import type { Me } from "../contract/users";
import { instantText } from "../contract/values";
import type { Actor } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { logoUrl } from "./logo";
import { preferencesOf } from "./preferences";
import { changedRetention, defaultRetention } from "./retention";
import { showUser } from "./show-users";

async function requireRow(ctx: Pick<AppContext, "db">) {
  const [row] = await ctx.db.select().from(organization);
  if (!row) throw new AppError("not_found", "Nobody has signed up here yet.");
  return row;
}

/** @throws {AppError} `not_found` before the first sign-up */
export async function getOrganization(
  ctx: Pick<AppContext, "actor" | "db">,
): Promise<Organization> {
  requireMember(ctx);
  const [{ name, settings, paused, pausedReason, createdAt }, [logo]] = await Promise.all([
    requireRow(ctx),
    ctx.db.select({ contentType: logos.contentType, version: logos.version }).from(logos),
  ]);
  return {
    name,
    timeZone: settings.timeZone,
    paused,
    pausedReason,
    workingHours: settings.workingHours ?? null,
    retention: { ...defaultRetention, ...settings.retention },
    notificationLocks: [...(settings.notificationLocks ?? [])],
    logo: logo ? { contentType: logo.contentType, url: logoUrl(logo.version) } : null,
    disabledConsoles: [...(settings.disabledConsoles ?? [])],
    createdAt: instantText(createdAt),
  };
}

/** For the audit log, which keeps no key, not even a sealed one. */
const told = (name: string, { handleKey: _, ...settings }: OrganizationSettings) => ({
  name,
  ...settings,
});

export async function changeOrganization(
  ctx: AppContext,
  change: OrganizationChange,
): Promise<Organization> {
  requireAdmin(ctx);
  const before = await requireRow(ctx);
  const name = change.name ?? before.name;
  const settings = {
    ...before.settings,
    timeZone: change.timeZone ?? before.settings.timeZone,
    ...(change.workingHours !== undefined && { workingHours: change.workingHours }),
    ...(change.retention && {
      retention: changedRetention(before.settings.retention, change.retention),
    }),
    ...(change.notificationLocks && { notificationLocks: [...new Set(change.notificationLocks)] }),
    ...(change.disabledConsoles && { disabledConsoles: [...new Set(change.disabledConsoles)] }),
  };
  const done = await commit(ctx, {
    entries: [
      {
        action: "organization.changed",
        subject: "organization",
        detail: { before: told(before.name, before.settings), after: told(name, settings) },
      },
    ],
    guard: sql`exists (select 1 from ${organization} where ${organization.name} = ${before.name} and ${organization.settings} = ${JSON.stringify(before.settings)})`,
    writes: [ctx.db.update(organization).set({ name, settings }).where(eq(organization.id, 1))],
  });
  if (!done)
    throw new AppError(
      "already_decided",
      "Somebody else changed the settings just now. Look again.",
    );
  return getOrganization(ctx);
}

/** Stops new grants; what stands ends as planned. Pausing twice keeps the first reason. */
export async function pauseGranting(ctx: AppContext, reason: string): Promise<Organization> {
  requireAdmin(ctx);
  await commit(ctx, {
    entries: [{ action: "organization.paused", subject: "organization", detail: { reason } }],
    guard: sql`exists (select 1 from ${organization} where ${organization.paused} = 0)`,
    writes: [
      ctx.db
        .update(organization)
        .set({ paused: true, pausedReason: reason })
        .where(eq(organization.id, 1)),
    ],
  });
  return getOrganization(ctx);
}

export async function resumeGranting(ctx: AppContext): Promise<Organization> {
  requireAdmin(ctx);
  await commit(ctx, {
    entries: [{ action: "organization.resumed", subject: "organization" }],
    guard: sql`exists (select 1 from ${organization} where ${organization.paused} = 1)`,
    writes: [
      ctx.db
        .update(organization)
        .set({ paused: false, pausedReason: null })
        .where(eq(organization.id, 1)),
    ],
  });
  return getOrganization(ctx);
}

function memberVia({ via: { kind } }: Actor): Me["via"] {
  return kind === "token" || kind === "extension" ? kind : "session";
}

/** Who is asking, and with which rights. */
export async function getMe(ctx: AppContext): Promise<Me> {
  const member = requireMember(ctx);
  const { scopes } = ctx.actor.limits;
  const { name, paused, logo } = await getOrganization(ctx);
  return {
    user: await showUser(ctx, member.userId),
    preferences: await preferencesOf(ctx, member.userId),
    via: memberVia(ctx.actor),
    scopes: scopes ? [...scopes].sort() : null,
    organization: { name, paused, logoUrl: logo?.url ?? null },
  };
}

/** Nothing is switched off before the first sign-up. */
export async function getExtensionFlags({ db }: Pick<AppContext, "db">): Promise<ExtensionFlags> {
  const [row] = await db.select({ settings: organization.settings }).from(organization);
  return { disabledConsoles: [...(row?.settings.disabledConsoles ?? [])] };
}
