/** What Hallpass says of itself from outside: the activity, the audit export, the verdict on the chain. */
import type { AuditEvent, ChainVerdict } from "../../worker/contract/audit.ts";
import type { AccessRequest } from "../../worker/contract/requests.ts";
import type { World } from "./world.ts";

export type Books = {
  readonly requests: ReadonlyArray<AccessRequest>;
  readonly events: ReadonlyArray<AuditEvent>;
  readonly chain: ChainVerdict;
};

export async function readRequests(world: World): Promise<AccessRequest[]> {
  const { api } = world.hallpass();
  const items: AccessRequest[] = [];
  for (let pageToken: string | null = ""; pageToken !== null; ) {
    const query = new URLSearchParams({ limit: "200", ...(pageToken ? { pageToken } : {}) });
    const { body, status } = await api<{
      items: AccessRequest[];
      pagination: { nextPageToken: string | null };
    }>("GET", `/api/v1/activity?${query}`);
    if (status !== 200) throw new Error(`activity: ${status} ${JSON.stringify(body)}`);
    items.push(...body.items);
    pageToken = body.pagination.nextPageToken;
  }
  return items;
}

/** A change is dated when it begins; its commit may come so much later. */
const COMMIT_MS = 60_000;
const alreadyRead = new WeakMap<World, Map<number, AuditEvent>>();

/** The whole log; what was read before and is old is not asked for again, because the chain vouches for it. */
async function readEvents(world: World): Promise<AuditEvent[]> {
  const known = alreadyRead.get(world) ?? new Map<number, AuditEvent>();
  alreadyRead.set(world, known);
  const newest = Math.max(0, ...[...known.values()].slice(-1).map((e) => Date.parse(e.at)));
  const from = new Date(Math.max(0, newest - COMMIT_MS)).toISOString();
  const query = new URLSearchParams({ format: "jsonl", from });
  const exported = await world.hallpass().api<unknown>("GET", `/api/v1/audit/export?${query}`);
  // One line is JSON too; the export is a text of many lines.
  const text = typeof exported.body === "string" ? exported.body : JSON.stringify(exported.body);
  for (const line of text.split("\n").filter((l) => l !== "")) {
    const event = JSON.parse(line) as AuditEvent;
    known.set(event.seq, event);
  }
  return [...known.values()].sort((a, b) => a.seq - b.seq);
}

export async function readBooks(world: World): Promise<Books> {
  const { api } = world.hallpass();
  const events = await readEvents(world);
  // After the export, which is an event itself and the last one in it.
  const chain = await api<ChainVerdict>("POST", "/api/v1/audit/verify", {});
  if (chain.status !== 200)
    throw new Error(`verify: ${chain.status} ${JSON.stringify(chain.body)}`);
  return { requests: await readRequests(world), events, chain: chain.body };
}

/** The number of the newest event that is not about our own reading. */
export async function newestEvent(world: World): Promise<number> {
  const { body } = await world
    .hallpass()
    .api<{ items: AuditEvent[] }>("GET", "/api/v1/audit?limit=20");
  return body.items.find((e) => e.action !== "audit.exported")?.seq ?? 0;
}
