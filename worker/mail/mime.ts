/**
 * A mail as RFC 5322 text: multipart/alternative (within multipart/mixed when files come along), both parts in base64, so every line is short ASCII whatever
 * people wrote. Headers are encoded and folded; none can hold a line end of its own.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2047 for encoded words (75 characters each at most)
 */
import { type Attachment, extraHeaders, type Mail, type Mailbox } from "./mail";

const encoder = new TextEncoder();
const CRLF = "\r\n";
/** 39 bytes become 52 characters: with `=?UTF-8?B?…?=` and the header's name still a line of at most 78. */
const WORD_BYTES = 39;
const LINE_CHARACTERS = 76;

export function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const base64 = (text: string): string => base64Of(encoder.encode(text));

/** Header text: as it is when it is short plain ASCII, else as encoded words. */
export const headerText = (text: string): string =>
  /^[\x20-\x7e]{0,68}$/.test(text) && !text.includes("=?") ? text : encodedWords(text);

/** Folded between words, which are cut between characters. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (encoder.encode(word + character).byteLength > WORD_BYTES) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  words.push(word);
  return words.map((w) => `=?UTF-8?B?${base64(w)}?=`).join(`${CRLF} `);
}

function addressHeader({ name, email }: Mailbox): string {
  if (name === "") return email;
  return `${/^[A-Za-z0-9 ]{1,50}$/.test(name) ? name : `${encodedWords(name)}${CRLF}`} <${email}>`;
}

/** @see https://www.rfc-editor.org/rfc/rfc5322#section-3.3 */
const dateHeader = (at: number): string => new Date(at).toUTCString().replace("GMT", "+0000");

const wrapped = (encoded: string): string =>
  encoded.replaceAll(new RegExp(`.{${LINE_CHARACTERS}}(?=.)`, "g"), `$&${CRLF}`);

function part(type: string, content: string): string {
  const head = [`Content-Type: ${type}; charset=utf-8`, "Content-Transfer-Encoding: base64"];
  return [...head, "", wrapped(base64(content.replaceAll(/\r?\n/g, CRLF))), ""].join(CRLF);
}

function attached({ name, contentType, bytes }: Attachment): string {
  const head = [
    `Content-Type: ${contentType}`,
    `Content-Disposition: attachment;${CRLF} filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, "-")}"`,
    "Content-Transfer-Encoding: base64",
  ];
  return [...head, "", wrapped(base64Of(bytes)), ""].join(CRLF);
}

const multipart = (kind: string, boundary: string): string =>
  `multipart/${kind};${CRLF} boundary="${boundary}"`;
const joined = (boundary: string, parts: ReadonlyArray<string>): string =>
  `--${boundary}${CRLF}${parts.join(`--${boundary}${CRLF}`)}--${boundary}--${CRLF}`;

/** The whole message with CRLF line ends, without the closing dot of SMTP. */
export function mimeMessage(mail: Mail): string {
  // A boundary of a random id cannot occur in base64, which has no `-`.
  const boundary = `hp-${crypto.randomUUID()}`;
  const attachments = mail.attachments ?? [];
  const outer = attachments.length > 0 ? `hp-${crypto.randomUUID()}` : null;
  const headers: Record<string, string> = {
    From: addressHeader(mail.from),
    To: addressHeader(mail.to),
    Subject: headerText(mail.subject),
    Date: dateHeader(mail.sentAt),
    "Message-ID": mail.messageId,
    ...extraHeaders(mail),
    "MIME-Version": "1.0",
    "Content-Type": outer ? multipart("mixed", outer) : multipart("alternative", boundary),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}${CRLF}`);
  const body = joined(boundary, [part("text/plain", mail.text), part("text/html", mail.html)]);
  if (outer === null) return `${head.join("")}${CRLF}${body}`;
  const letter = `Content-Type: ${multipart("alternative", boundary)}${CRLF}${CRLF}${body}`;
  return `${head.join("")}${CRLF}${joined(outer, [letter, ...attachments.map(attached)])}`;
}
