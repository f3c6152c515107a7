/** Where Hallpass listens: is it possible, and how do we reach it ourselves. */
import { createServer } from "node:net";
import { codeOf, PlainError } from "./plain-error.ts";

/** Finds out before anything is started whether we may listen there. @returns the port, chosen when 0 was asked. */
export async function probePort(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((done, failed) => {
      server.once("error", failed);
      server.listen({ host, port, exclusive: true }, () => {
        const address = server.address();
        done(typeof address === "object" && address ? address.port : port);
      });
    });
  } catch (error) {
    throw portFailure(error, host, port);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

/** Turns a refusal to listen into words; anything else stays as it is. */
export function portFailure(error: unknown, host: string, port: number): unknown {
  const code = codeOf(error);
  if (code === "EADDRINUSE" || code === "ERR_ADDRESS_IN_USE") {
    return new PlainError(
      `port ${port} on ${host} is taken by another program.\nChoose another one: npm start -- --port ${port === 8787 ? 8788 : port + 1}`,
    );
  }
  if (code === "EACCES") {
    return new PlainError(
      `this user may not listen on port ${port}.\nChoose one above 1023: npm start -- --port 8787`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new PlainError(`${host} is not an address of this machine; see --host.`);
  }
  return error;
}

/** Every-address hosts are for listening; whoever calls needs one of them. */
export function reachableHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
