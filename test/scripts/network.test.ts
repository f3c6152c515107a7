import { lookup } from "node:dns/promises";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runHallpass } from "../support/run-hallpass.ts";

let canary: Server;
let port = 0;
let hits = 0;

beforeAll(async () => {
  canary = createServer((socket) => {
    hits += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => canary.listen(0, () => done()));
  const address = canary.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(() => new Promise((done) => canary.close(done)));

/** This machine's own name says nothing of where it leads, and leads inwards. */
const leadsInwards = await lookup(hostname()).then(
  ({ address }) => /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address),
  () => false,
);

describe.skipIf(!leadsInwards)(
  "a harmless name that resolves to an address of this machine",
  () => {
    async function hitsWhen(allowed: "true" | "false"): Promise<number> {
      const hallpass = await runHallpass({ bindings: { ALLOW_PRIVATE_TARGETS: allowed } });
      try {
        hits = 0;
        const url = `https://${hostname()}:${port}`;
        const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
        const answer = await hallpass.api("POST", "/api/v1/integrations/check", {
          kind: "webhook",
          config: { url, secret },
        });
        expect(answer.status).toBe(200);
        expect(JSON.stringify(answer.body)).toContain('"ok":false');
        return hits;
      } finally {
        await hallpass.stop();
        rmSync(hallpass.stateDir, { recursive: true, force: true });
      }
    }

    test("is not reached by a connector when private addresses are forbidden", async () => {
      expect(await hitsWhen("false")).toBe(0);
    });

    test("is reached when they are allowed", async () => {
      expect(await hitsWhen("true")).toBeGreaterThan(0);
    });
  },
);
