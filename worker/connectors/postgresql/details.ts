/** What a person needs to log in. */
import type { AccessDetails, Held, ShownSecret } from "../connector";
import { databaseOf } from "./grant";
import { percentEncode, placeOf } from "./place";
import type { Settings } from "./settings";

export function detailsOf(
  settings: Settings,
  held: Held,
  deadlineAt: number | null,
): AccessDetails {
  const { host, port, database, link } = loginOf(settings, held);
  return {
    instructions: [
      `Log in to database ${database} on ${host}:${port} as ${held.handle}.`,
      "The role and its password exist only for this grant.",
      deadlineAt === null
        ? "It stays until somebody takes it back."
        : "At the end, the server itself refuses new logins, and we close the connections that are still open.",
      "Tables you made stay then, and belong to the owner of their schema; functions, views, triggers and other code of yours are dropped, and rights you gave others on your tables end.",
      ...notCoveredNote(held),
    ].join(" "),
    url: null,
    fields: [
      { label: "Host", value: host },
      { label: "Port", value: String(port) },
      { label: "Database", value: database },
      { label: "User", value: held.handle },
      { label: "TLS", value: settings.tls === "require" ? "verify-full" : "off" },
      { label: "Connection string", value: link("") },
    ],
    commands: [{ label: "psql", command: `psql '${link("")}'` }],
  };
}

export const secretsOf = (
  settings: Settings,
  held: Held,
  secret: string,
): ReadonlyArray<ShownSecret> => [
  { label: "Password", value: secret },
  { label: "Connection string with password", value: loginOf(settings, held).link(secret) },
];

function loginOf(settings: Settings, { handle, resource }: Held) {
  const database = databaseOf(placeOf(resource.type, resource.externalId), settings);
  const host = settings.publicHost || settings.host;
  const port = settings.publicPort ?? settings.port;
  const link = (password: string) =>
    connectionString({ ...settings, host, port }, handle, password, database);
  return { host, port, database, link };
}

/** Safe between single quotes in a shell: every part that a name could get into is percent-encoded. */
function connectionString(
  { host, port, tls }: Pick<Settings, "host" | "port" | "tls">,
  user: string,
  password: string,
  database: string,
): string {
  const secret = password && `:${percentEncode(password)}`;
  const address = host.includes(":") ? `[${host}]` : percentEncode(host);
  // `system`: the certificate authorities of the person's own machine (psql 16 and later).
  const mode = tls === "require" ? "sslmode=verify-full&sslrootcert=system" : "sslmode=disable";
  return `postgresql://${user}${secret}@${address}:${port}/${percentEncode(database)}?${mode}`;
}

function notCoveredNote({ recipe }: Held): ReadonlyArray<string> {
  const parts = Array.isArray(recipe?.notCovered) ? recipe.notCovered.map(String) : [];
  if (parts.length === 0) return [];
  // Grants from before there were group roles name the owners only.
  const told = recipe?.memberOf ? parts : parts.map((owner) => `what ${owner} will create`);
  return [`Not included: ${told.join(", ")}.`];
}
