/** Does the configuration work, and does the target guard itself? Everything here only reads. */
import type { CheckItem } from "../connector";
import { ConnectorError } from "../errors";
import type { HttpAnswer } from "../http-failure";
import { isAddressIdentity } from "../identity";
import type { Call, Target } from "./call";
import { readCallId } from "./call-id";
import { listPage } from "./inventory";
import { ObserveAnswer } from "./wire";

/** Twice the five minutes after which receivers must not believe a signature. */
const STALE_MS = 10 * 60_000;

export async function checkTarget(target: Target, now: () => number): Promise<CheckItem[]> {
  // Side by side: a target that is down would cost four time-outs otherwise.
  const items = await Promise.all([
    item("list", listFix, async () => {
      const { types, resources } = await listPage(target, null, 1);
      if (!types) throw new ConnectorError("protocol", "The first page has no types.");
      return `${types.length} resource types; ${resources.length === 0 ? "no resources yet" : "resources can be read"}.`;
    }),
    item("observe", observeFix, async () => {
      const { privileges } = await target.ask(observeCall(), ObserveAnswer);
      return privileges.length === 0 ? "No privileges stand now." : "Privileges can be read back.";
    }),
    instance(target),
    refusal("wrong signature", target, { ...observeCall(), signingSecret: strangerSecret() }),
    refusal("old signature", target, { ...observeCall(), signedAt: now() - STALE_MS }),
  ]);
  return items.filter((one) => one !== null);
}

/** Null: it cannot be asked, as the other items say. */
async function instance(target: Target): Promise<CheckItem | null> {
  const name = "instance id";
  try {
    const identity = await target.identify();
    return isAddressIdentity(identity)
      ? {
          name,
          ok: true,
          message:
            "The service gives none, so it is known by its URL only: another service that answers there would be taken for it.",
          fix: "Send the headers webhook-instance and webhook-instance-signature with every answer.",
        }
      : { name, ok: true, message: `The service names itself: ${identity}.` };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return null;
  }
}

const observeCall = () =>
  ({ action: "observe", id: readCallId(), body: { cursor: null, limit: 1 } }) as const;

const listFix =
  'Answer POST …/list with 200 and {"types": […], "resources": […], "nextCursor": null}.';
const observeFix = 'Answer POST …/observe with 200 and {"privileges": […], "nextCursor": null}.';

const fixes: Partial<Record<ConnectorError["failure"], string>> = {
  unauthorized:
    "Set the same whsec_ secret on both sides, and check that the target's clock is right to a minute.",
  unreachable: "Check the URL, and that the target accepts connections from the internet.",
  not_found: "Check the URL: we add /list, /grant, /revoke and /observe to it.",
  refused: "Check the URL: it must be the final address, without redirects.",
};

async function item(name: string, fix: string, look: () => Promise<string>): Promise<CheckItem> {
  try {
    return { name, ok: true, message: await look() };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { name, ok: false, message: error.message, fix: fixes[error.failure] ?? fix };
  }
}

/** A target that believes anybody lets anybody grant access. */
async function refusal(name: string, target: Target, call: Call): Promise<CheckItem> {
  return item(name, "Make the target answer wrongly signed calls with 401.", async () => {
    const answer = await target.send(call);
    if (answer.status >= 200 && answer.status <= 299) throw believed(name);
    if (!isRefusal(answer)) throw target.failure(answer);
    return `Refused with ${answer.status}, as it must be.`;
  });
}

const isRefusal = ({ status }: HttpAnswer) => status === 400 || status === 401 || status === 403;

const believed = (name: string) =>
  new ConnectorError(
    "protocol",
    name === "old signature"
      ? "The target accepted a call that was signed ten minutes ago: whoever records a call can repeat it. Refuse timestamps more than five minutes away."
      : "The target accepted a call signed with a wrong secret: anybody could grant access there. Verify webhook-signature before anything else.",
  );

function strangerSecret(): string {
  const key = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...key))}`;
}
