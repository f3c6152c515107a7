/** The frame around every page, and how it becomes an answer. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { AppEnv } from "./app-env";
import { assetUrls } from "./assets";

export type Frame = {
  /** Shown in the tab, before the name of the organization. */
  readonly title: string;
  readonly organization: string | null;
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

function TopBar({ organization, person }: Pick<Frame, "organization" | "person">) {
  return (
    <header class="bar">
      <div>
        <a class="brand" href="/">
          <Logo /> Hallpass
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
  const { title, organization, person, nonce, now, wide = false } = frame;
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
        <TopBar organization={organization} person={person} />
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
  const row = await ctx.db.query.organization.findFirst({ columns: { name: true } });
  const person =
    actor.kind === "session"
      ? { email: actor.email, member: true }
      : actor.kind === "link"
        ? { email: actor.email, member: false }
        : null;
  const html = renderToString(
    <Page
      title={page.title}
      wide={page.wide ?? false}
      organization={row?.name ?? null}
      person={person}
      nonce={c.var.nonce}
      now={ctx.now()}
    >
      {content}
    </Page>,
  );
  return c.html(`<!doctype html>${html}`, page.status ?? 200);
}
