/** A minimal SMTP client, for tests of servers: one mail, one connection. */
import { connect } from "node:net";
import { createInterface } from "node:readline";

export type OutgoingMail = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

function message({ from, to, subject, text, html }: OutgoingMail): string {
  const boundary = "=_test_boundary";
  const part = (type: string, body: string) =>
    [
      `--${boundary}`,
      `Content-Type: ${type}; charset=utf-8`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(body).toString("base64").replace(/.{76}/g, "$&\r\n"),
    ].join("\r\n");
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    part("text/plain", text),
    part("text/html", html),
    `--${boundary}--`,
    ".",
  ].join("\r\n");
}

/** @throws with the server's own words when it refuses */
export async function sendMail(port: number, mail: OutgoingMail): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const commands = [
    "EHLO test",
    `MAIL FROM:<${mail.from}>`,
    `RCPT TO:<${mail.to}>`,
    "DATA",
    message(mail),
    "QUIT",
  ];
  try {
    for await (const line of createInterface({ input: socket })) {
      if (/^[45]/.test(line)) throw new Error(line);
      // A dash after the code: more lines of the same answer follow.
      if (line[3] === "-") continue;
      const next = commands.shift();
      if (next === undefined) return;
      socket.write(`${next}\r\n`);
    }
    throw new Error("the server hung up");
  } finally {
    socket.destroy();
  }
}
