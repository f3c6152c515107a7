/** Who may is asked in the first line of every use case that a call can reach, or it is listed here with the reason. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkOf, importedBy, type Verb, verbsIn } from "./verbs";

const sourcesOf = (pattern: string) =>
  globSync(pattern).map((path) => {
    const file = String(path).replaceAll("\\", "/");
    return { file, text: readFileSync(file, "utf8") };
  });

const resolve = (file: string, to: string) => join(dirname(file), to).replaceAll("\\", "/");

const called = new Set(
  sourcesOf("worker/{routes,pages,runtime}/**/*.{ts,tsx}").flatMap(({ file, text }) =>
    importedBy(file, text, resolve),
  ),
);
const idOf = ({ file, name }: Verb) => `${file.replace(/^worker\/|\.ts$/g, "")}#${name}`;
const all = sourcesOf("worker/{access,admin,identity,sync}/**/*.ts").flatMap(({ file, text }) =>
  verbsIn(file, text),
);
const reached = all.filter((verb) => called.has(`worker/${idOf(verb)}`));

/** What asks nobody, and why that is right. */
const open: Readonly<Record<string, string>> = {
  "identity/accept-invitation#acceptInvitation": "proves a person by a mailed link",
  "identity/redeem-sign-in#redeemSignIn": "proves a person by a mailed link",
  "identity/redeem-link#redeemSignInCode": "proves a person by a mailed code",
  "identity/prove-email#proveEmail": "proves an address by a mailed code",
  "identity/prove-approver#proveHolder": "proves the owner of a mailed link",
  "identity/link-codes#sendLinkCode": "mails a code to the owner of a link and nobody else",
  "identity/request-email-code#requestEmailCode": "mails a code to whoever asks, within limits",
  "identity/request-sign-in#requestSignIn": "mails a link to whoever asks, within limits",
  "identity/mailed-link#findMailedLink": "tells nothing without the link's secret",
  "identity/mailed-link#requireOpen": "looks at a link that was found",
  "identity/redeem-extension-code#redeemExtensionCode":
    "proves a person by a code and its verifier",
  "identity/renew-extension-tokens#renewExtensionTokens": "the refresh token is the proof",
  "identity/extension-sessions#revokeExtensionTokens": "the refresh token is the proof",
  "identity/sign-up#signUp": "an empty deployment has nobody; its secret is the proof",
  "identity/sign-up#isEmpty": "says whether there is anybody at all",
  "identity/known-extensions#isKnownExtension":
    "tells the page of a connection whether to ask an admin",
  "identity/setup-secret#setupDoor": "says how an empty deployment is set up",
  "identity/sign-out#signOut": "ends the session that asks, if there is one",
  "identity/logo#readLogo": "the sign-in page shows it",
  "identity/organization#getExtensionFlags": "the extension asks before anybody is connected",
  "identity/tally#tally": "counts refusals, of strangers too",
  "admin/share-report#openShare": "the secret of the share is the proof",
  "admin/share-report#downloadShare": "the secret of the share is the proof",
  "admin/report-words#namesIn": "puts filters into words for a report that was opened",
  "access/change-request#changeAggregate": "part of verbs and jobs that have asked",
  "access/end-with-link#endWithLinks": "part of verbs and jobs that have asked",
  "access/reseat-approvers#reseatApprovers": "part of verbs and jobs that have asked",
  "access/target-trouble#alertAdmins": "part of jobs that have asked",
  "access/target-trouble#toAdmins": "only names whom a message goes to",
};

test("every use case that a call can reach asks in its first line who may", () => {
  const silent = reached.filter((verb) => checkOf(verb) === null).map(idOf);
  expect(silent.filter((id) => open[id] === undefined)).toEqual([]);
});

test("what is listed as open exists, is reached, and asks nobody", () => {
  const silent = new Set(reached.filter((verb) => checkOf(verb) === null).map(idOf));
  expect(Object.keys(open).filter((id) => !silent.has(id))).toEqual([]);
});

test("the reader of use cases sees all of them", () => {
  expect(reached.length).toBeGreaterThan(150);
  const loose = sourcesOf("worker/{access,admin,identity,sync}/**/*.ts").flatMap(({ file, text }) =>
    [
      ...text.matchAll(
        /^export (?:async )?(?:function|const) (\w+)[^;{]{0,60}?\(\s*(?:\w+|\{[^}]*\}): (?:Pick<\s*)?AppContext/gm,
      ),
    ].map(([, name]) => `${file.replace(/^worker\/|\.ts$/g, "")}#${name}`),
  );
  expect(loose.filter((id) => !all.some((verb) => idOf(verb) === id))).toEqual([]);
});

test("the reader sees the first statement, whatever the head looks like", () => {
  const source = `export async function one(
  ctx: AppContext,
  input: { readonly a: string },
): Promise<{
  readonly b: string;
}> {
  requireAdmin(ctx);
  return x;
}

export const two = (ctx: AppContext): Promise<void> =>
  three(ctx);

export async function three(ctx: AppContext): Promise<void> {
  await write(ctx);
  requireAdmin(ctx);
}
`;
  const read = verbsIn("f.ts", source).map((verb) => [verb.name, checkOf(verb)]);
  expect(Object.fromEntries(read)).toEqual({ one: "requireAdmin", two: null, three: null });
});
