/**
 * Writes `portal/api/addresses.gen.ts`: method and path of every endpoint, from the declarations in worker/contract.
 * Kept in the repository so that types and tests need no step before they run; test/portal/addresses.test.ts fails
 * when it is older than the contract. Run `node scripts/portal-addresses.ts` after an edit of the contract.
 */
import { writeFileSync } from "node:fs";
import { build } from "esbuild";
import { inRoot } from "./paths.ts";

type Declared = { operationId: string; method: string; path: string };

/** The contract imports without file endings, which Node does not follow; so it is bundled first. */
async function declaredEndpoints(): Promise<ReadonlyArray<Declared>> {
  const { outputFiles } = await build({
    entryPoints: [inRoot("worker", "contract", "all.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2023",
  });
  const text = outputFiles[0]?.text ?? "";
  const contract = (await import(
    `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`
  )) as { endpoints: ReadonlyArray<Declared> };
  return contract.endpoints;
}

/** The whole text of the generated module. */
export async function renderAddresses(): Promise<string> {
  const rows = (await declaredEndpoints())
    .map(
      ({ operationId, method, path }) => [operationId, `${method.toUpperCase()} ${path}`] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, address]) => `  ${id}: ${JSON.stringify(address)},`);
  return [
    "/** Written by scripts/portal-addresses.ts from worker/contract. Do not edit. */",
    "",
    "export const addresses = {",
    ...rows,
    "} as const;",
    "",
  ].join("\n");
}

if (import.meta.main) {
  const target = inRoot("portal", "api", "addresses.gen.ts");
  writeFileSync(target, await renderAddresses());
  console.log(`Written: ${target}`);
}
