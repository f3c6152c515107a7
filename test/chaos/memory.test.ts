/** What the worker process keeps while people work with it. Long: only in `npm run soak`. */
import { expect, test } from "vitest";
import { memoryCurve } from "../bench/memory.ts";

const MINUTES = 8;
/** The runtime itself lets garbage pile up to a few hundred megabytes before it collects; an empty worker does too. */
const BOUND_MB = 1_000;

test.runIf(process.env["HALLPASS_SOAK"])(
  "memory under five mixed calls a second stays below its bound",
  async () => {
    const { calls, megabytes } = await memoryCurve(MINUTES * 60, 5);
    console.log(`memory over ${calls} calls, in MB: ${megabytes.join(" ")}`);
    expect(Math.max(...megabytes)).toBeLessThan(BOUND_MB);
  },
  MINUTES * 60_000 + 120_000,
);
