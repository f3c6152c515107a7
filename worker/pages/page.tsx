/** The frame around every page, and how it becomes an answer. */

import { sql } from "drizzle-orm";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { logos, organization as organizations } from "../../db/schema";
import { logoUrl } from "../identity/logo";
import { personOf } from "../lib/actor";
import type { AppEnv } from "../routes/app-env";
import { assetUrls } from "./assets";

export type Frame = {
  /** Shown in the tab, before the name of the organization. */
  readonly title: string;
  readonly organization: string | null;
  /** Address of the organization's own logo, shown in place of ours. */
  readonly logo?: string | null;
  /** Who is signed in, as the top bar shows it. */
  readonly person: { readonly email: string; readonly member: boolean } | null;
  readonly nonce: string;
  readonly now: number;
  readonly wide?: boolean;
};

function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
      <rect x="2" y="2" width="22" height="22" rx="6.5" fill="currentColor" />
      <path
        d="M8.5 7.5v11M17.5 7.5v11M8.5 13h9"
        stroke="var(--paper)"
        stroke-width="2.6"
        stroke-linecap="round"
        fill="none"
      />
    </svg>
  );
}

function TopBar({ organization, logo, person }: Pick<Frame, "organization" | "logo" | "person">) {
  return (
    <header class="bar">
      <div>
        <a class="brand" href="/">
          {logo ? <img src={logo} alt="" height="26" /> : <Logo />} Hallpass
        </a>
        {organization && organization !== "Hallpass" && <span class="of">{organization}</span>}
        {person && (
          <div class="who">
            <span>{person.email}</span>
            <form method="post" action="/sign-out">
              <button class="link-button" type="submit">
                Sign out
              </button>
            </form>
          </div>
        )}
      </div>
    </header>
  );
}

export function Page({ children, ...frame }: Frame & { readonly children: ComponentChildren }) {
  const { title, organization, logo = null, person, nonce, now, wide = false } = frame;
  return (
    <html lang="en" data-now={now}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{[title, organization ?? "Hallpass"].join(" · ")}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrls.css} nonce={nonce} />
        <script src={assetUrls.js} nonce={nonce} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <TopBar organization={organization} logo={logo} person={person} />
        <main id="main" tabindex={-1} class={wide ? "wide" : undefined}>
          {children}
        </main>
        <footer class="foot">
          <p>Access for as long as it is needed, and not a minute longer.</p>
        </footer>
        <div id="announcer" class="visually-hidden" role="status" aria-live="polite" />
      </body>
    </html>
  );
}

/** Renders a page for whoever asks. */
export async function showPage(
  c: Context<AppEnv>,
  page: { readonly title: string; readonly wide?: boolean; readonly status?: ContentfulStatusCode },
  content: VNode,
): Promise<Response> {
  const { ctx } = c.var;
  const { actor } = ctx;
  const [row] = await ctx.db
    .select({ name: organizations.name, logo: logos.version })
    .from(organizations)
    .leftJoin(logos, sql`true`);
  const signedIn = actor.via.kind === "session" ? personOf(actor) : null;
  const person = signedIn && { email: signedIn.email, member: signedIn.kind === "member" };
  const html = renderToString(
    <Page
      title={page.title}
      wide={page.wide ?? false}
      organization={row?.name ?? null}
      logo={row?.logo ? logoUrl(row.logo) : null}
      person={person}
      nonce={c.var.nonce}
      now={ctx.now()}
    >
      {content}
    </Page>,
  );
  return c.html(`<!doctype html>${html}`, page.status ?? 200);
}
