/** Grants access to nothing. For demos and tests: it has an inventory, takes its time, and fails on demand. */
import { z } from "zod";
import { type Connection, defineConnector } from "../connector";
import { ConnectorError } from "../errors";
import { consoleLink } from "./console-link";
import { defaultResources, defaultTypes } from "./default-inventory";

const text = (max: number) => z.string().trim().min(1).max(max);

const SandboxType = z.strictObject({
  type: text(128),
  title: text(200),
  permissions: z
    .array(
      z.strictObject({ name: text(128), title: text(200), description: text(1_000).optional() }),
    )
    .min(1)
    .max(100),
});

const SandboxResource = z.strictObject({
  type: text(128),
  externalId: text(1_024),
  name: text(512),
  path: z.array(text(512)).max(32).default([]),
  tags: z.record(text(128), z.string().max(512)).default({}),
});

export const SandboxConfig = z
  .strictObject({
    types: z.array(SandboxType).min(1).max(100).default(defaultTypes).meta({
      title: "Resource types",
      help: "JSON: the kinds of things and their permissions.",
    }),
    resources: z.array(SandboxResource).max(10_000).default(defaultResources).meta({
      title: "Resources",
      help: "JSON: things that can be requested. They exist only here.",
    }),
    latencyMs: z.int().min(0).max(10_000).default(0).meta({
      title: "Delay in milliseconds",
      help: "How long every call takes.",
    }),
    failure: z.enum(["none", "refuse_grants", "unreachable"]).default("none").meta({
      title: "Failure",
      help: "Make it fail, to see what people are told.",
    }),
  })
  .refine((c) => c.resources.every((r) => c.types.some((t) => t.type === r.type)), {
    path: ["resources"],
    error: "every resource needs a type that is listed under types",
  })
  .refine((c) => new Set(c.resources.map((r) => r.externalId)).size === c.resources.length, {
    path: ["resources"],
    error: "two resources have the same externalId",
  });
export type SandboxConfig = z.infer<typeof SandboxConfig>;

const PAGE_SIZE = 500;

export const sandbox = defineConnector({
  kind: "sandbox",
  title: "Sandbox",
  description: "Pretends to grant access, for trying things out. Nobody gets into anything.",
  config: SandboxConfig,
  deadlineClass: "D",
  // Its demo resources are those of every console there is.
  matches: () => true,
  connect(config): Connection {
    return {
      inventory: {
        async types() {
          await behave(config);
          return config.types.map(({ permissions, ...type }) => ({
            ...type,
            permissions: permissions.map(({ description, ...permission }) => ({
              ...permission,
              ...(description !== undefined && { description }),
            })),
          }));
        },
        async *pages(cursor) {
          for (let at = Number(cursor ?? 0); ; at += PAGE_SIZE) {
            await behave(config);
            const next = at + PAGE_SIZE < config.resources.length ? String(at + PAGE_SIZE) : null;
            yield { resources: config.resources.slice(at, at + PAGE_SIZE), nextCursor: next };
            if (next === null) return;
          }
        },
      },
      // No `observe`: nothing stands anywhere, so there is nothing to compare the books with.
      access: {
        async grant() {
          await behave(config);
          if (config.failure === "refuse_grants")
            throw new ConnectorError("refused", "The sandbox is set to refuse grants.");
          return { recipe: {} };
        },
        async revoke() {
          await behave(config);
          return { evidence: "The sandbox grants access to nothing, so nothing is left." };
        },
        details: ({ permission, resource, account }) => ({
          instructions: `You have ${permission} on ${resource.name}, in the sandbox only: it opens nothing.`,
          url: consoleLink(resource.externalId),
          fields: [{ label: "Account", value: account }],
          commands: [],
        }),
        secrets: () => [],
      },
      identify: async () => "sandbox",
      check: async () => [
        config.failure === "none"
          ? { name: "sandbox", ok: true, message: `${config.resources.length} resources.` }
          : {
              name: "sandbox",
              ok: false,
              message: `Set to fail: ${config.failure}.`,
              fix: "Set Failure to none in the settings of this integration.",
            },
      ],
    };
  },
});

async function behave({ latencyMs, failure }: SandboxConfig): Promise<void> {
  if (latencyMs > 0) await new Promise((done) => setTimeout(done, latencyMs));
  if (failure === "unreachable")
    throw new ConnectorError("unreachable", "The sandbox is set to be unreachable.");
}
