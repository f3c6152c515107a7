/** The raw connections of connectors: same rule about hosts as the HTTP port. */
import { guardHost, guardPort } from "./address-guard";
import type { TcpPort, TcpSocket } from "./connector";

export type Connect = (
  address: { readonly hostname: string; readonly port: number },
  options: { secureTransport: "off" | "on" | "starttls"; allowHalfOpen: boolean },
) => TcpSocket;

export type TcpPortOptions = {
  readonly allowPrivateAddresses: boolean;
  /** `connect` of `cloudflare:sockets`, or something of the same shape. */
  readonly connect: Connect;
};

/** @throws {ConnectorError} (the port, when called) `misconfigured`, before anything is sent */
export function tcpPort({ allowPrivateAddresses, connect }: TcpPortOptions): TcpPort {
  return ({ hostname, port }, { secureTransport }) => {
    const host = guardHost(hostname, allowPrivateAddresses);
    guardPort(port, allowPrivateAddresses);
    return connect({ hostname: host, port }, { secureTransport, allowHalfOpen: false });
  };
}
