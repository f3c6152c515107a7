/** The connectors' `tcp` port on Node: `node:net` and `node:tls` in the shape of `cloudflare:sockets`. */
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TcpPort, TcpSocket } from "../../worker/connectors/connector.ts";

/** `ca` replaces the public certificate authorities; PEM. */
export function nodeTcp(options: { readonly ca?: string } = {}): TcpPort {
  return ({ hostname, port }, { secureTransport }) =>
    secureTransport === "on"
      ? wrap(
          connectTls({
            host: hostname,
            port,
            ...(isIP(hostname) ? {} : { servername: hostname }),
            ...options,
          }),
          "secureConnect",
          hostname,
          options,
        )
      : wrap(connect({ host: hostname, port }), "connect", hostname, options);
}

function wrap(
  socket: Socket,
  ready: "connect" | "secureConnect",
  hostname: string,
  options: { readonly ca?: string },
): TcpSocket {
  // As workerd does; otherwise every other small message waits 40 ms for an acknowledgement.
  socket.setNoDelay(true);
  const opened = new Promise<unknown>((done, failed) => {
    socket.once(ready, done);
    socket.once("error", failed);
    socket.once("close", () => failed(new Error("closed before it was open")));
  });
  const closed = new Promise<void>((done, failed) => {
    socket.once("error", failed);
    socket.once("close", () => done());
  });
  // Both are offered, neither has to be looked at: the streams fail with the same error.
  for (const promise of [opened, closed]) promise.catch((error: unknown) => error);
  return {
    opened,
    closed,
    readable: reading(socket),
    writable: writing(socket, opened),
    startTls: () => {
      socket.removeAllListeners("data");
      return wrap(
        connectTls({
          socket,
          host: hostname,
          ...(isIP(hostname) ? {} : { servername: hostname }),
          ...options,
        }),
        "secureConnect",
        hostname,
        options,
      );
    },
    close: async () => {
      socket.destroy();
      await closed.catch((error: unknown) => error);
    },
  };
}

function reading(socket: Socket): ReadableStream<Uint8Array> {
  let open = true;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const finish = (end: () => void) => {
        if (open) end();
        open = false;
      };
      socket.on("data", (chunk: Buffer) => {
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) socket.pause();
      });
      socket.on("end", () => finish(() => controller.close()));
      socket.on("close", () => finish(() => controller.close()));
      socket.on("error", (error) => finish(() => controller.error(error)));
    },
    pull: () => void socket.resume(),
    cancel: () => void socket.destroy(),
  });
}

function writing(socket: Socket, opened: Promise<unknown>): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    start: () => opened.then(() => undefined),
    write: (chunk) =>
      new Promise((done, failed) =>
        socket.write(chunk, (error) => (error ? failed(error) : done())),
      ),
    close: () => new Promise((done) => socket.end(done)),
    abort: () => void socket.destroy(),
  });
}
