/** How the bundle runs in workerd on one machine: its modules, bindings and storage, for Miniflare. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { convertV4MiniflareOptions, type Log } from "miniflare";

const COMPATIBILITY_DATE = "2026-11-01";
const durableObjects = {
  TIMERS: "Timers",
  OUTBOX: "Outbox",
  AUDIT_CHAIN: "AuditChain",
  SYNC: "SyncRunner",
  LIMITS: "Limits",
};

export type WorkerOptions = {
  /** Folder of the built bundle, see build.ts. */
  readonly bundle: string;
  readonly stateDir: string;
  readonly bindings: Readonly<Record<string, string>>;
  readonly onLog?: ((level: string, message: string) => void) | undefined;
};

const moduleTypes: Record<string, "ESModule" | "CompiledWasm" | "Text" | "Data"> = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".wasm": "CompiledWasm",
  ".txt": "Text",
  ".html": "Text",
  ".sql": "Text",
  ".bin": "Data",
};

/** The bundle's files; the entry comes first, as workerd expects. */
function modulesOf(bundle: string) {
  return readdirSync(bundle)
    .flatMap((name) => {
      const type = moduleTypes[extname(name)];
      return type
        ? [{ type, path: join(bundle, name), contents: readFileSync(join(bundle, name)) }]
        : [];
    })
    .sort((a, b) => Number(b.path.endsWith("index.js")) - Number(a.path.endsWith("index.js")));
}

/** Lines of workerd about itself; that an alarm was overdue after a pause is what alarms are for. */
const chatter = /^NOSENTRY /;

function printLog(level: string, message: string): void {
  if (chatter.test(message)) return;
  if (level === "error" || level === "warn") console.error(message);
  else console.log(message);
}

export function workerOptions(options: WorkerOptions, log: Log, onRestart: () => void) {
  return convertV4MiniflareOptions({
    // Only for the front and for this process: it believes headers that nobody outside may send.
    host: "127.0.0.1",
    port: 0,
    log,
    // The request's `cf` facts would be fetched from the internet; nothing here reads them.
    cf: false,
    logRequests: false,
    resourcePersistencePath: resolve(options.stateDir, "worker"),
    unsafeHandleRuntimeRestart: onRestart,
    handleStructuredLogs: ({ level, message }) => (options.onLog ?? printLog)(level, message),
    workers: [
      {
        // Part of the path of every stored object: a change of name loses them.
        name: "hallpass",
        modules: modulesOf(options.bundle),
        compatibilityDate: COMPATIBILITY_DATE,
        compatibilityFlags: ["nodejs_compat"],
        bindings: options.bindings,
        d1Databases: { DB: "hallpass" },
        // Benches run other workers, which have no portal.
        ...(existsSync(join(options.bundle, "portal")) && {
          assets: {
            directory: join(options.bundle, "portal"),
            binding: "ASSETS",
            routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
          },
        }),
        durableObjects: Object.fromEntries(
          Object.entries(durableObjects).map(([name, className]) => [
            name,
            { className, useSQLite: true },
          ]),
        ),
        serviceBindings: {
          // Names that resolve to addresses the operator forbids are refused where the connection is made.
          NETWORK: {
            network: {
              allow:
                options.bindings.ALLOW_PRIVATE_TARGETS === "true"
                  ? ["public", "private"]
                  : ["public"],
              tlsOptions: { trustBrowserCas: true },
            },
          },
        },
      },
    ],
  });
}
