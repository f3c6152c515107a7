/** `npm start`: Hallpass on one machine, with a demo unless `--empty`. */
import { join } from "node:path";
import { buildWorker } from "./build.ts";
import { startDemoDatabase } from "./demo/database.ts";
import { demoGreeting } from "./demo/greeting.ts";
import { makeDemoOrganization } from "./demo/organization.ts";
import { devMail } from "./dev-mail.ts";
import { probePort } from "./listen-address.ts";
import { mailBindings } from "./mail-bindings.ts";
import { help, readOptions, type StartOptions } from "./options.ts";
import { printFailure } from "./plain-error.ts";
import { type RunningHallpass, startHallpass } from "./runtime.ts";
import { setupSecretOf } from "./setup-secret.ts";
import { handleShutdown, type Shutdown } from "./shutdown.ts";
import { openMailStore, startSmtpSink } from "./smtp-sink.ts";
import { openState, type State } from "./state/open.ts";

const say = (message: string) => console.log(message);

const adminBindings = (options: StartOptions, { keys }: State): Record<string, string> => {
  const demo = options.empty ? null : { token: keys.demoAdminToken, email: "ada@example.com" };
  const token = process.env.HALLPASS_ADMIN_TOKEN || demo?.token;
  const email = process.env.HALLPASS_ADMIN_EMAIL || demo?.email;
  return {
    ...(token ? { HALLPASS_ADMIN_TOKEN: token } : {}),
    ...(email ? { HALLPASS_ADMIN_EMAIL: email } : {}),
  };
};

async function startMailSink(options: StartOptions, shutdown: Shutdown) {
  // The demo's people must be able to sign in, also where their mails may not be shown over the network.
  if (options.smtp || (options.empty && !options.showMail)) return null;
  const store = openMailStore(join(options.stateDir, "mail"));
  const sink = await startSmtpSink(store);
  shutdown.add("the mail sink", sink.stop);
  return { port: sink.port, pages: options.showMail ? devMail(store) : null };
}

async function startWorker(
  options: StartOptions,
  state: State,
  shutdown: Shutdown,
): Promise<RunningHallpass> {
  const bundle = await buildWorker(() => say("Building the worker…"));
  const sink = await startMailSink(options, shutdown);
  say("Starting the worker…");
  const hallpass = await startHallpass({
    bundle,
    state,
    stateDir: options.stateDir,
    host: options.host,
    port: options.port,
    publicUrl: options.publicUrl,
    cron: options.cron,
    trusted: options.trusted,
    ...(sink?.pages ? { devMail: sink.pages } : {}),
    bindings: {
      ...mailBindings(options.smtp, sink?.port ?? null),
      ALLOW_PRIVATE_TARGETS: process.env.ALLOW_PRIVATE_TARGETS || "true",
      ...adminBindings(options, state),
      HALLPASS_SETUP_SECRET: setupSecretOf(state.keys.HALLPASS_KEY),
    },
    onMigrated: (names) => {
      if (names.length) say(`Database brought up to ${names.at(-1)}`);
    },
  });
  shutdown.add("the worker", hallpass.stop);
  return hallpass;
}

/** The first call makes the first admin where a token asks for one, and tells early what is wrong with the configuration. */
async function warnUnlessReady({ origin }: RunningHallpass): Promise<void> {
  const answer = await fetch(`${origin}/readyz`);
  if (!answer.ok) console.error(`hallpass: runs, but is not ready: ${await answer.text()}`);
}

/** Whether nobody has signed up, and no token made the first admin. */
async function isEmpty({ mf }: RunningHallpass): Promise<boolean> {
  const db = await mf.getD1Database("DB");
  return (await db.prepare("select 1 from organization").first()) === null;
}

/** Where somebody finds the mails; none may be waited for that never comes. */
function whereMailsGo({ smtp, showMail, empty, stateDir }: StartOptions, url: string): string {
  if (smtp) return `Mails go to ${smtp.host}:${smtp.port}`;
  if (showMail) return `Mails          ${url}/dev/mail`;
  if (!empty)
    return `Mails are files in ${join(stateDir, "mail")}: pages show them only where --host and PUBLIC_URL are of this machine`;
  return [
    "Mails are NOT SENT: set up mail in the portal (Settings, Mail), or start with --smtp HOST:PORT.",
    "Until then nobody but the one who signs up gets in; --show-mail shows mails on this machine.",
  ].join("\n");
}

async function emptyGreeting(
  hallpass: RunningHallpass,
  options: StartOptions,
  { keys }: State,
): Promise<string> {
  return [
    "",
    `Hallpass is ready: ${hallpass.url}`,
    ...((await isEmpty(hallpass))
      ? [`Sign up as the first admin: ${hallpass.url}/sign-up#${setupSecretOf(keys.HALLPASS_KEY)}`]
      : []),
    whereMailsGo(options, hallpass.url),
    `State: ${options.stateDir}`,
    "Stop with Ctrl-C; starting again continues where it was.",
    "",
  ].join("\n");
}

/** What a later part needs is started before it, so that everything ends in the opposite order: the database goes last. */
async function start(options: StartOptions, shutdown: Shutdown): Promise<void> {
  const state = await openState({
    ...options,
    // As root PostgreSQL runs as somebody else, whose folder is in this one.
    passage: !options.empty && process.getuid?.() === 0,
    onLost: shutdown.fail,
    say,
  });
  shutdown.add("the state's lock", async () => state.lock.release());
  await probePort(options.host, options.port);
  const database = options.empty ? null : await startDemoDatabase(state, shutdown, say);
  const hallpass = await startWorker(options, state, shutdown);
  await warnUnlessReady(hallpass);
  if (!database) {
    say(await emptyGreeting(hallpass, options, state));
    return;
  }
  const { origin, url } = hallpass;
  const token = adminBindings(options, state).HALLPASS_ADMIN_TOKEN ?? "";
  const contractorLink = await makeDemoOrganization({
    origin,
    token,
    stateDir: options.stateDir,
    database,
    say,
  });
  const mails = whereMailsGo(options, url);
  say(demoGreeting({ url, stateDir: options.stateDir, mails, contractorLink, database }));
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.log(help);
    return;
  }
  const shutdown = handleShutdown(say);
  try {
    await start(options, shutdown);
  } catch (error) {
    shutdown.fail(error);
  }
}

try {
  await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
