/**
 * A mail as RFC 5322 text: multipart/alternative, both parts in base64, so every line is short ASCII whatever
 * people wrote. Headers are encoded and folded; none can hold a line end of its own.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2047 for encoded words (75 characters each at most)
 */
import { extraHeaders, type Mail, type Mailbox } from "./mail";

const encoder = new TextEncoder();
const CRLF = "\r\n";
/** 39 bytes become 52 characters: with `=?UTF-8?B?…?=` and the header's name still a line of at most 78. */
const WORD_BYTES = 39;
const LINE_CHARACTERS = 76;

function base64(text: string): string {
  let binary = "";
  for (const byte of encoder.encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

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

const wrapped = (text: string): string =>
  base64(text).replaceAll(new RegExp(`.{${LINE_CHARACTERS}}(?=.)`, "g"), `$&${CRLF}`);

function part(type: string, content: string): string {
  const head = [`Content-Type: ${type}; charset=utf-8`, "Content-Transfer-Encoding: base64"];
  return [...head, "", wrapped(content.replaceAll(/\r?\n/g, CRLF)), ""].join(CRLF);
}

/** The whole message with CRLF line ends, without the closing dot of SMTP. */
export function mimeMessage(mail: Mail): string {
  // A boundary of a random id cannot occur in base64, which has no `-`.
  const boundary = `hp-${crypto.randomUUID()}`;
  const headers: Record<string, string> = {
    From: addressHeader(mail.from),
    To: addressHeader(mail.to),
    Subject: headerText(mail.subject),
    Date: dateHeader(mail.sentAt),
    "Message-ID": mail.messageId,
    ...extraHeaders(mail),
    "MIME-Version": "1.0",
    "Content-Type": `multipart/alternative;${CRLF} boundary="${boundary}"`,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}${CRLF}`);
  const body = [part("text/plain", mail.text), part("text/html", mail.html)];
  return `${head.join("")}${CRLF}--${boundary}${CRLF}${body.join(`--${boundary}${CRLF}`)}--${boundary}--${CRLF}`;
}
