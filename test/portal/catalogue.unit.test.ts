/** The pure parts of the pages about systems and people. */
import { expect, test } from "vitest";
import { attributesText, readAttributes } from "../../portal/pages/identities/attributes.ts";
import {
  bodyOf,
  instantOf,
  localText,
  nextTurn,
  rowsOf,
} from "../../portal/pages/identities/turns.ts";
import {
  errorsByField,
  fieldsOf,
  readConfig,
  typedFrom,
} from "../../portal/pages/integrations/config-fields.ts";
import { configForm, connectors } from "../../worker/connectors/registry.ts";

const form = {
  type: "object",
  properties: {
    host: { type: "string", title: "Host" },
    password: { type: "string", title: "Password" },
    note: { type: "string", title: "Note" },
    port: { type: "integer", default: 5432 },
    quiet: { type: "boolean", default: false },
    mode: { type: "string", enum: ["a", "b"], default: "a" },
    leaveOut: { type: "array", items: { type: "string" }, default: ["x", "y"] },
    things: { type: "array", items: { type: "object" }, default: [{ a: 1 }] },
  },
  required: ["host", "password"],
};
const fields = fieldsOf(form, ["password", "note"]);
const none = new Set<string>();

test("a schema becomes fields of the right kind, secrets among them", () => {
  expect(fields.map((f) => [f.name, f.look])).toEqual([
    ["host", "text"],
    ["password", "secret"],
    ["note", "secret"],
    ["port", "number"],
    ["quiet", "flag"],
    ["mode", "choice"],
    ["leaveOut", "lines"],
    ["things", "json"],
  ]);
});

test("every field of every connector there is can be drawn and has a title", () => {
  for (const connector of connectors) {
    const drawn = fieldsOf(configForm(connector), connector.secretFields);
    expect(drawn.length, connector.kind).toBeGreaterThan(0);
    for (const field of drawn)
      expect(field.title, `${connector.kind}.${field.name}`).not.toBe(field.name);
  }
});

test("a new form begins with the defaults, documents left out; a stored one with what is stored", () => {
  expect(typedFrom(fields, null)).toEqual({
    host: "",
    password: "",
    note: "",
    port: "5432",
    quiet: "false",
    mode: "a",
    leaveOut: "x\ny",
    things: "",
  });
  expect(typedFrom(fields, { host: "db", port: 1, things: [] })).toMatchObject({
    host: "db",
    port: "1",
    things: "[]",
    leaveOut: "",
  });
});

test("what was typed becomes a configuration of the right types", () => {
  const typed = {
    host: "db",
    password: "p",
    port: "99",
    quiet: "true",
    mode: "b",
    leaveOut: " x \n\n z",
    things: '[{"a":2}]',
  };
  expect(readConfig(fields, typed, [], none)).toEqual({
    config: {
      host: "db",
      password: "p",
      port: 99,
      quiet: true,
      mode: "b",
      leaveOut: ["x", "z"],
      things: [{ a: 2 }],
    },
    errors: {},
  });
});

test("an emptied list stays empty, and an emptied document takes its default", () => {
  const { config } = readConfig(fields, { host: "db", password: "p" }, [], none);
  expect(config).toEqual({ host: "db", password: "p", quiet: false, leaveOut: [] });
});

test("a stored secret is kept when nothing is typed and null when it is taken away", () => {
  const kept = readConfig(fields, { host: "db" }, ["password", "note"], new Set(["note"]));
  expect(kept.errors).toEqual({});
  expect(kept.config).not.toHaveProperty("password");
  expect(kept.config.note).toBeNull();
});

test("what is missing or malformed is said by field", () => {
  const { errors } = readConfig(fields, { port: "1.5", things: "{" }, [], none);
  expect(Object.keys(errors).sort()).toEqual(["host", "password", "port", "things"]);
});

test("the server's pointers find their field, also from the inside of a document", () => {
  expect(
    errorsByField([
      { pointer: "/config/host", detail: "must be a host" },
      { pointer: "/config/things/0/a", detail: "too small" },
      { pointer: "/name", detail: "is taken" },
    ]),
  ).toEqual({ host: "must be a host", things: "0 / a: too small" });
});

const turn = (startsAt: string | null, endsAt: string | null = null) => ({
  user: { id: "user_0123456789abcdefghjk" as const, email: "a@example.com", fullName: "A" },
  startsAt,
  endsAt,
});

test("the next turn is the first that has not begun", () => {
  const turns = [
    turn(null),
    turn("2026-03-01T00:00:00Z"),
    turn("2026-02-01T00:00:00Z"),
    turn("2026-01-01T00:00:00Z"),
  ];
  expect(nextTurn(turns, Date.parse("2026-01-15T00:00:00Z"))).toBe(turns[2]);
  expect(nextTurn([turn(null)], 0)).toBeNull();
});

test("times go into the form and come back as the same instant, and untouched ones keep their seconds", () => {
  const stored = [turn("2026-01-01T10:20:30.000Z", null)];
  expect(instantOf(localText("2026-01-01T10:20:00.000Z"))).toBe("2026-01-01T10:20:00.000Z");
  const rows = rowsOf(stored);
  expect(bodyOf("x", rows, stored).turns?.[0]).toMatchObject({
    startsAt: "2026-01-01T10:20:30.000Z",
    endsAt: null,
  });
  const moved = rows.map((row) => ({ ...row, startsAt: localText("2026-05-05T05:05:00Z") }));
  expect(bodyOf("x", moved, stored).turns?.[0]?.startsAt).toBe("2026-05-05T05:05:00.000Z");
});

test("attributes are written and read as lines, and a line that is none is named", () => {
  const attributes = { team: ["compilers"], sites: ["Berlin", "Hamburg"] };
  expect(readAttributes(attributesText(attributes))).toEqual({ attributes });
  expect(readAttributes("team: a\n\n team : b")).toEqual({ attributes: { team: ["a", "b"] } });
  expect(readAttributes("team: a\nnothing")).toEqual({ wrong: "nothing" });
  expect(readAttributes("team:")).toEqual({ wrong: "team:" });
});
