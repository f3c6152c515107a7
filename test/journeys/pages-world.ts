/** A running Hallpass with a sandbox to hand out, a flow for colleagues, one behind an access link, and a real mailbox. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessFlow, FlowDocumentInput } from "../../worker/contract/flows";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass";
import { type Mail, startTestSink, type TestSink } from "../support/smtp-sink";

export type PagesWorld = {
  readonly hallpass: RunningHallpass;
  readonly sink: TestSink;
  /** The address of the access link. */
  readonly accessLink: string;
  readonly colleaguesFlow: AccessFlow;
  readonly contractorsFlow: AccessFlow;
  stop(): Promise<void>;
};

export const admin = "ada@example.com";
export const contractor = "dana@contractor.example";

/** The newest mail to an address whose text fits. */
export async function mailTo(
  sink: TestSink,
  address: string,
  pattern: RegExp,
  after = 0,
): Promise<Mail> {
  return sink.waitForMail(
    (mail) =>
      sink.mails.indexOf(mail) >= after && mail.to.includes(address) && pattern.test(mail.text),
  );
}

/** The 6-digit code of a mail. */
export function codeIn(mail: Mail): string {
  const code = /\b(\d{3})[ \u00a0-]?(\d{3})\b/.exec(mail.text.replaceAll(/https?:\S+/g, ""));
  if (!code) throw new Error(`no code in: ${mail.text}`);
  return `${code[1]}${code[2]}`;
}

export function linkIn(mail: Mail, path: string): string {
  const link = mail.links.find((l) => new URL(l).pathname.startsWith(path));
  if (!link) throw new Error(`no link to ${path} in: ${mail.text}`);
  return link;
}

async function must<T>(
  hallpass: RunningHallpass,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await hallpass.api<T>(method, path, body);
  if (answer.status >= 300) await sleep(300);
  if (answer.status >= 300)
    throw new Error(
      `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}\n${hallpass.output().slice(-4_000)}`,
    );
  return answer.body;
}

const flow = (integration: string, change: Partial<FlowDocumentInput>): FlowDocumentInput => ({
  name: "A flow",
  targets: [
    {
      integration,
      resourceType: "sandbox.bucket",
      permissions: ["read", "write"],
      include: [{ by: "any" }],
    },
  ],
  duration: { maxSeconds: 14_400, defaultSeconds: 3_600 },
  approval: { mode: "automatic" },
  ...change,
});

async function syncedSandbox(
  hallpass: RunningHallpass,
  resources?: ReadonlyArray<object>,
): Promise<string> {
  const { id } = await must<{ id: string }>(hallpass, "POST", "/api/v1/integrations", {
    name: "sandbox",
    kind: "sandbox",
    config: resources ? { resources } : {},
  });
  for (let tries = 0; tries < 200; tries++) {
    const { items } = await must<{ items: unknown[] }>(
      hallpass,
      "GET",
      "/api/v1/resources?limit=1",
    );
    if (items.length > 0) return id;
    await sleep(50);
  }
  throw new Error("the sandbox was not synced within 10 seconds");
}

export async function startPagesWorld(
  change: Partial<FlowDocumentInput> = {},
  resources?: ReadonlyArray<object>,
  colleagues: ReadonlyArray<string> = [],
): Promise<PagesWorld> {
  const sink = await startTestSink();
  const hallpass = await runHallpass({ smtp: sink });
  try {
    return await fill(hallpass, sink, change, resources, colleagues);
  } catch (error) {
    await hallpass.stop();
    await sink.stop();
    throw error;
  }
}

async function fill(
  hallpass: RunningHallpass,
  sink: TestSink,
  change: Partial<FlowDocumentInput>,
  resources: ReadonlyArray<object> | undefined,
  colleagues: ReadonlyArray<string>,
): Promise<PagesWorld> {
  for (const email of colleagues) {
    const fullName = email.split("@")[0] ?? email;
    await must(hallpass, "POST", "/api/v1/users", { email, fullName, role: "grantee" });
  }
  const integration = await syncedSandbox(hallpass, resources);
  const colleaguesFlow = await must<AccessFlow>(
    hallpass,
    "POST",
    "/api/v1/flows",
    flow(integration, {
      name: "Buckets for colleagues",
      description: "Anything in the sandbox, at once.",
      requesters: { operator: "any", conditions: [{ type: "user", match: "is", values: [admin] }] },
      settings: { maxExtensions: 1, extensionSeconds: 1_800 },
      ...change,
    }),
  );
  const outside = await must<AccessFlow>(
    hallpass,
    "POST",
    "/api/v1/flows",
    flow(integration, {
      name: "Buckets for contractors",
      description: "Read the buckets while you work on a ticket.",
      trigger: "access_link",
      accessLink: { allowedDomains: ["contractor.example"], sponsor: admin },
      approval: {
        mode: "any_of",
        groups: [{ operator: "any", approvers: [{ type: "user", values: [admin] }] }],
      },
      settings: { maxExtensions: 1, extensionSeconds: 1_800 },
      ...change,
    }),
  );
  if (!outside.link) throw new Error("the flow has no link");
  return {
    hallpass,
    sink,
    accessLink: outside.link.url,
    colleaguesFlow,
    contractorsFlow: outside,
    async stop() {
      await hallpass.stop();
      await sink.stop();
    },
  };
}
