/**
 * `npm run -s recognise < addresses.txt`: what the extension sees at an address of a console, one JSON line for each line
 * of the input. A page that no console serves has nothing but nulls. For whoever adds a console, or reports one.
 */
import { createInterface } from "node:readline";
import { recognise } from "../extension/consoles/recognise.ts";
import { printFailure } from "./plain-error.ts";

/** @returns one JSON object, always with the same keys in the same order */
export function describe(url: string): string {
  const seen = recognise(url);
  return JSON.stringify({
    provider: seen?.provider ?? null,
    service: seen?.service ?? null,
    type: seen?.type ?? null,
    id: seen?.id ?? null,
    region: seen?.region ?? null,
    account: seen?.account ?? null,
  });
}

if (import.meta.main) {
  try {
    // A reader that has seen enough, such as `head`, ends us without a word.
    process.stdout.on("error", () => process.exit());
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
      const url = line.trim();
      if (url !== "" && !process.stdout.write(`${describe(url)}\n`))
        await new Promise((done) => process.stdout.once("drain", done));
    }
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
