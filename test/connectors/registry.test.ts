import { describe, expect, test } from "vitest";
import { configForm, connectorOf, connectors } from "../../worker/connectors/registry";

test("every connector is found by its kind, and an unknown kind is nothing", () => {
  expect(connectors.map(({ kind }) => kind)).toEqual(["postgresql", "webhook", "sandbox"]);
  for (const connector of connectors) expect(connectorOf(connector.kind)).toBe(connector);
  expect(connectorOf("nothing")).toBeNull();
  expect(connectorOf("__proto__")).toBeNull();
});

describe.each(connectors)("the form of $kind", (connector) => {
  const form = configForm(connector) as {
    type: string;
    properties: Record<string, { title?: string; help?: string; secret?: boolean }>;
  };

  test("is plain JSON that has a title for every field", () => {
    expect(JSON.parse(JSON.stringify(form))).toEqual(form);
    expect(form.type).toBe("object");
    for (const [name, field] of Object.entries(form.properties))
      expect(field, name).toMatchObject({ title: expect.any(String) });
  });

  test("marks exactly the fields that are sealed as secret", () => {
    const marked = Object.entries(form.properties).filter(([, field]) => field.secret === true);
    expect(marked.map(([name]) => name)).toEqual(connector.secretFields);
  });
});

test("the webhook form says what is needed and what has a default", () => {
  const webhook = connectorOf("webhook");
  if (!webhook) throw new Error("the webhook connector is missing");
  expect(configForm(webhook)).toMatchObject({
    required: ["url", "secret"],
    properties: {
      url: { type: "string", title: "URL", format: "uri" },
      secret: { type: "string", secret: true },
      sendSecret: { type: "boolean", default: false },
      timeoutSeconds: { type: "integer", default: 10, minimum: 1, maximum: 15 },
    },
  });
});
