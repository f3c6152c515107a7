/** Who may read the mails of the sink: somebody at this machine, for as long as no real mail is set up. */
import type { IncomingMessage } from "node:http";
import { hostName, isLoopback } from "./loopback.ts";

/** A proxy that passed the call on, so that it may come from anywhere. */
const proxied = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "cf-ray"];

export const mailPath = /^\/dev\/mail(\.json|\/.*)?$/;

/**
 * Mails hold sign-in links. The name in `Host` is checked too: a page of a stranger may give its own name the address
 * 127.0.0.1 and so reach us from this machine's browser (DNS rebinding).
 */
export function mayReadMail(
  request: Pick<IncomingMessage, "headers"> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
): boolean {
  const { headers, socket } = request;
  const name = hostName(headers.host);
  return (
    name !== null &&
    isLoopback(name) &&
    isLoopback(socket.remoteAddress ?? "") &&
    !proxied.some((header) => header in headers)
  );
}

/** Whether the mails may be shown at all, by what the operator chose. */
export const mailMayShow = (host: string, publicUrl: string): boolean =>
  isLoopback(host) && isLoopback(new URL(publicUrl).hostname);
