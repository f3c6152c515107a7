/** What a target says about using a grant: made safe and small before it is stored, then shown to the grantee. */
import type { AccessDetails, GrantOrder, Held, Recipe, ShownSecret } from "../connector";
import { ConnectorError } from "../errors";
import { oneLine } from "../http-failure";
import { DetailsWire } from "./wire";

/** A recipe may take 16 KiB in all; the rest is for JSON's own signs. */
const DETAILS_BYTES = 10 * 1024;
const TARGET_RECIPE_BYTES = 4 * 1024;

const bytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/**
 * What is stored of an answer to `grant`. The order's secret is cut out if the target repeats it.
 * @throws {ConnectorError} `protocol` when the target's own recipe is too large: cutting it could break its revoke
 */
export function recipeOf(
  order: GrantOrder,
  answer: { readonly recipe?: Recipe | undefined; readonly details?: DetailsWire | undefined },
): Recipe {
  if (answer.recipe && bytes(answer.recipe) > TARGET_RECIPE_BYTES)
    throw new ConnectorError(
      "protocol",
      `The answer to grant breaks the contract: recipe is larger than ${TARGET_RECIPE_BYTES} bytes.`,
    );
  const recipe = {
    ...(answer.recipe && { target: answer.recipe }),
    ...(answer.details && { details: safeDetails(answer.details) }),
  };
  return withoutSecret(recipe, order.secret);
}

/** The secret is plain letters and digits, so it stands in JSON as it is. */
function withoutSecret(recipe: Recipe, secret: string): Recipe {
  const text = JSON.stringify(recipe);
  const hidden = secret !== "" && text.includes(secret);
  return hidden ? (JSON.parse(text.replaceAll(secret, "…")) as Recipe) : recipe;
}

function safeDetails(details: DetailsWire): DetailsWire {
  const safe = {
    instructions: paragraph(details.instructions ?? "", 2_000),
    url: webUrl(details.url ?? null),
    fields: (details.fields ?? [])
      .slice(0, 20)
      .map(({ label, value }) => ({ label: oneLine(label, 80), value: oneLine(value, 500) })),
    commands: (details.commands ?? []).slice(0, 10).map(({ label, command }) => ({
      label: oneLine(label, 80),
      command: oneLine(command, 1_000),
    })),
  };
  while (bytes(safe) > DETAILS_BYTES) {
    // Each pass drops one entry, then halves the text, so this ends.
    if (safe.commands.length + safe.fields.length === 0)
      safe.instructions = paragraph(safe.instructions, Math.floor(safe.instructions.length / 2));
    else if (safe.commands.length > safe.fields.length) safe.commands.pop();
    else safe.fields.pop();
  }
  return safe;
}

/** Several lines, without controls, direction overrides and the like. */
function paragraph(text: string, max: number): string {
  return Array.from(text.replace(/\r\n?/g, "\n").replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, ""))
    .slice(0, max)
    .join("")
    .trim();
}

/** A link that a person may click: `javascript:` and its kin are dropped, as are links with a password in them. */
function webUrl(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  const safe =
    url &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === "" &&
    url.href.length <= 1_000;
  return safe ? url.href : null;
}

export function accessDetails(held: Held): AccessDetails {
  const stored = DetailsWire.safeParse(held.recipe?.details);
  const details = stored.success ? stored.data : {};
  return {
    instructions:
      details.instructions ||
      `You have ${held.permission} on ${held.resource.name} as ${held.account}.`,
    url: details.url ?? null,
    fields: details.fields ?? [],
    commands: details.commands ?? [],
  };
}

export const shownSecrets = (secret: string, sent: boolean): ReadonlyArray<ShownSecret> =>
  sent ? [{ label: "One-time secret", value: secret }] : [];
