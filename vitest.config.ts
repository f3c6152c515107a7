import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** 32 bytes in base64url; for tests only. */
const testKey = "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdC0";

export default defineConfig({
  test: {
    // Every project starts processes of its own (workerd, PostgreSQL, Chromium); more at once only makes them slow.
    maxWorkers: 2,
    teardownTimeout: 20_000,
    // What a test waits for comes; a busy machine only makes it later.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/worker/**", "test/client/**"],
          environment: "node",
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("db/migrations"),
                HALLPASS_KEY: testKey,
                PUBLIC_URL: "http://localhost:8787",
                MAIL_TRANSPORT: "log",
                ALLOW_PRIVATE_TARGETS: "true",
              },
            },
          })),
        ],
        test: {
          name: "workerd",
          include: ["test/worker/**/*.test.ts"],
          setupFiles: ["test/worker/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "client",
          include: ["test/client/**/*.test.{ts,tsx}"],
          environment: "jsdom",
          testTimeout: 20_000,
        },
      },
    ],
  },
});
