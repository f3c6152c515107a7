/** Where the world can be stopped: every durable write and every call of a target passes here and waits for a word. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type Side = "before" | "after";
/** `pg:CREATE ROLE/before`, and so on; `doing` is what the scenario was at. */
export type Point = { readonly doing: string; readonly name: string; readonly side: Side };

export const pointId = ({ doing, name, side }: Point): string => `${doing} | ${name} | ${side}`;

/** `kill` is a power cut. `fail` lets a write throw, or cuts a wire: before it happens, or after it did (its reply is lost). */
type Action = "kill" | "fail";
type Trap = {
  readonly wanted: (point: Point) => boolean;
  readonly action: Action;
  /** Springs so many times. */
  left: number;
  readonly sprung: (point: Point) => void;
};

export type Points = {
  readonly url: string;
  /** Every point passed since the start, in order. */
  readonly passed: ReadonlyArray<Point>;
  /** What the scenario does now; part of each point's id. */
  doing(what: string): void;
  /** The first point that fits kills; resolves with it. */
  killAt(wanted: (point: Point) => boolean): Promise<Point>;
  /** The first point that fits, or so many of them, fails; resolves with the first. */
  failAt(wanted: (point: Point) => boolean, times?: number): Promise<Point>;
  disarm(): void;
  /** How a kill is done; set anew at each start. */
  onKill(kill: () => Promise<void>): void;
  /** Called by proxies. Never resolves when the process was killed here; false: fail. */
  pass(name: string, side: Side): Promise<boolean>;
  /** Waits until no point was passed for so long. False: it did not become quiet in time. */
  quiet(forMs: number, withinMs: number): Promise<boolean>;
  stop(): Promise<void>;
};

const never = new Promise<never>(() => {});

export async function startPoints(): Promise<Points> {
  const passed: Point[] = [];
  let doing = "idle";
  let trap: Trap | null = null;
  let kill: () => Promise<void> = async () => {};
  let lastAt = Date.now();

  async function pass(name: string, side: Side): Promise<boolean> {
    const point = { doing, name, side };
    passed.push(point);
    lastAt = Date.now();
    if (!trap?.wanted(point)) return true;
    const { action, sprung } = trap;
    trap.left -= 1;
    if (trap.left <= 0) trap = null;
    if (action === "kill") await kill();
    sprung(point);
    return action === "fail" ? false : never;
  }

  const server = createServer(async (request, response) => {
    const [, side, name] = (request.url ?? "").split("/");
    const go = await pass(decodeURIComponent(name ?? ""), side === "after" ? "after" : "before");
    response.writeHead(go ? 204 : 500).end();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    doing: (what) => {
      doing = what;
    },
    killAt: (wanted) =>
      new Promise((sprung) => {
        trap = { wanted, action: "kill", left: 1, sprung };
      }),
    failAt: (wanted, times = 1) =>
      new Promise((sprung) => {
        trap = { wanted, action: "fail", left: times, sprung };
      }),
    disarm: () => {
      trap = null;
    },
    onKill: (how) => {
      kill = how;
    },
    pass,
    async quiet(forMs, withinMs) {
      const until = Date.now() + withinMs;
      while (Date.now() - lastAt < forMs) {
        if (Date.now() > until) return false;
        await sleep(Math.max(10, forMs - (Date.now() - lastAt)));
      }
      return true;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
