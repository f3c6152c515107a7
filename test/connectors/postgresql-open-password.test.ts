import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { connectorFor, orderFor } from "./postgresql-support.ts";

/** A server that asks for the password in its own way and keeps what it is told. */
async function asking(
  authentication: Buffer,
): Promise<{ server: Server; port: number; said: Buffer[] }> {
  const said: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.on("data", (bytes) => said.push(bytes));
      socket.write(authentication);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : 0, said };
}

test.each([
  ["in clear text", Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3])],
  ["as MD5", Buffer.from([82, 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4])],
])("a server that asks for the password %s without TLS is told nothing", async (_how, message) => {
  const { server, port, said } = await asking(message);
  try {
    const { access } = connectorFor({
      host: "127.0.0.1",
      port,
      user: "hallpass",
      password: "s3cret",
    });
    await expect(
      access.grant(orderFor("postgresql.schema", "shop/sales", "read")),
    ).rejects.toMatchObject({
      failure: "misconfigured",
      message: expect.stringContaining("Nothing was sent"),
    });
    expect(Buffer.concat(said).toString("latin1")).not.toMatch(/s3cret|md5/);
  } finally {
    server.close();
  }
});
