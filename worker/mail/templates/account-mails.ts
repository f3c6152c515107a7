/** Mails that let somebody in: sign-in link, invitation, one-time code. Worthless, and not sent, once they expired. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { accessLinks, emailCodes, flows, type LinkRow, linkCodes, links } from "../../../db/schema";
import { LinkId } from "../../contract/values";
import { mailCodeOf } from "../../lib/keys";
import { checkCode } from "../../links/check-link";
import { linkUrl } from "../../links/link-url";
import type { Block, Letter } from "../letter";
import { type Dropped, drop, type MailContext, template } from "../template";
import { shownTime } from "../times";

async function usableLink(ctx: MailContext, id: LinkId): Promise<LinkRow | Dropped> {
  const [link] = await ctx.db.select().from(links).where(eq(links.id, id));
  if (!link) return drop("the link is gone");
  if (link.usedAt !== null) return drop("no longer needed: the link has been used");
  if (link.expiresAt <= ctx.now()) return drop("no longer needed: the link has expired");
  return link;
}

const codeOf = (ctx: MailContext, row: { readonly id: string; readonly codeHash: string | null }) =>
  mailCodeOf(ctx.keys, row.id, (code) => checkCode(row, code));

async function codeBlock(ctx: MailContext, link: LinkRow, note: string): Promise<Block[]> {
  return link.codeHash === null ? [] : [{ kind: "code", code: await codeOf(ctx, link), note }];
}

export const signIn = template({
  urgent: true,
  payload: z.object({ linkId: LinkId }),
  async write(ctx, { linkId }, reader): Promise<Letter | Dropped> {
    const link = await usableLink(ctx, linkId);
    if ("drop" in link) return link;
    const until = shownTime(link.expiresAt, reader.zone, ctx.now());
    return {
      subject: `Sign in to Hallpass at ${reader.organization}`,
      preheader: `The link works once, until ${until}.`,
      title: "Sign in to Hallpass",
      thread: null,
      blocks: [
        { kind: "text", text: `Use this link to sign in. It works once, until ${until}.` },
        {
          kind: "buttons",
          buttons: [{ label: "Sign in", url: await linkUrl(ctx, "sign_in", link), look: "main" }],
        },
        ...(await codeBlock(
          ctx,
          link,
          "In another browser than the one you asked from, the page asks for this code. Never send it to anybody.",
        )),
        {
          kind: "small",
          text: `Asked for at ${shownTime(link.createdAt, reader.zone, ctx.now())}. Not you? Ignore this mail: without the link nobody gets in.`,
        },
      ],
    };
  },
});

export const invitation = template({
  payload: z.object({ linkId: LinkId }),
  async write(ctx, { linkId }, reader): Promise<Letter | Dropped> {
    const link = await usableLink(ctx, linkId);
    if ("drop" in link) return link;
    const until = shownTime(link.expiresAt, reader.zone, ctx.now());
    const admin = reader.user?.role === "admin";
    return {
      subject: `You are invited to Hallpass at ${reader.organization}`,
      preheader: "Ask for access when you need it; it ends by itself.",
      title: `Welcome to Hallpass at ${reader.organization}`,
      thread: null,
      blocks: [
        {
          kind: "text",
          text: `Nobody at ${reader.organization} holds standing permissions. You ask for what you need, get it for as long as your work takes, and lose it by itself.`,
        },
        ...(admin
          ? [
              {
                kind: "text" as const,
                text: "You are invited as an admin: you decide who can ask for what.",
              },
            ]
          : []),
        {
          kind: "buttons",
          buttons: [
            {
              label: "Accept the invitation",
              url: await linkUrl(ctx, "invite", link),
              look: "main",
            },
          ],
        },
        ...(await codeBlock(
          ctx,
          link,
          "Type this code only if the page asks for it. Never send it to anybody.",
        )),
        {
          kind: "small",
          text: `The invitation is for ${reader.email} and works once, until ${until}.`,
        },
      ],
    };
  },
});

const codeIsFor: Readonly<Record<LinkRow["purpose"], string>> = {
  approve: "to answer a request",
  extend: "to extend your access",
  invite: "to accept your invitation",
  sign_in: "to sign in",
};

export const linkCode = template({
  urgent: true,
  payload: z.object({ codeId: LinkId }),
  async write(ctx, { codeId }, reader): Promise<Letter | Dropped> {
    const [found] = await ctx.db
      .select({ code: linkCodes, purpose: links.purpose })
      .from(linkCodes)
      .innerJoin(links, eq(links.id, linkCodes.linkId))
      .where(eq(linkCodes.id, codeId));
    if (!found) return drop("the code is gone");
    const { code, purpose } = found;
    if (code.usedAt !== null) return drop("no longer needed: the code has been used");
    if (code.expiresAt <= ctx.now()) return drop("no longer needed: the code has expired");
    const until = shownTime(code.expiresAt, reader.zone, ctx.now());
    return {
      subject: `Your code for Hallpass at ${reader.organization}`,
      preheader: `It works until ${until}.`,
      title: "Your one-time code",
      thread: null,
      blocks: [
        {
          kind: "text",
          text: `Somebody opened the link that we mailed you ${codeIsFor[purpose]}, in a browser that we do not know yet. If that was you, type this code there.`,
        },
        {
          kind: "code",
          code: await codeOf(ctx, code),
          note: `It works once, in the browser that asked for it, until ${until}. Never send it to anybody.`,
        },
        {
          kind: "small",
          text: "If this was not you, somebody else has the mail with the link. They can do nothing without this code. Tell your admin.",
        },
      ],
    };
  },
});

export const emailCode = template({
  urgent: true,
  payload: z.object({ codeId: LinkId }),
  async write(ctx, { codeId }, reader): Promise<Letter | Dropped> {
    const [found] = await ctx.db
      .select({ code: emailCodes, flow: flows.name })
      .from(emailCodes)
      .leftJoin(accessLinks, eq(accessLinks.id, emailCodes.accessLinkId))
      .leftJoin(flows, eq(flows.id, accessLinks.flowId))
      .where(eq(emailCodes.id, codeId));
    if (!found) return drop("the code is gone");
    const { code, flow } = found;
    if (code.usedAt !== null) return drop("no longer needed: the code has been used");
    if (code.expiresAt <= ctx.now()) return drop("no longer needed: the code has expired");
    const until = shownTime(code.expiresAt, reader.zone, ctx.now());
    return {
      // The code itself stays out of the subject: subjects show on locked screens and in logs.
      subject: `Your code for access at ${reader.organization}`,
      preheader: `It works until ${until}.`,
      title: "Your one-time code",
      thread: null,
      blocks: [
        {
          kind: "text",
          text: `Type this code on the page you have open${flow === null ? "" : `, to ask for “${flow}” at ${reader.organization}`}.`,
        },
        {
          kind: "code",
          code: await codeOf(ctx, code),
          note: `It works once, in the browser that asked for it, until ${until}.`,
        },
        {
          kind: "small",
          text: "Did not ask for it? Ignore this mail, and never tell anybody the code: nobody from us will ask for it.",
        },
      ],
    };
  },
});
