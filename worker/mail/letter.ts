/**
 * What a mail says, apart from how it looks. Each template makes one Letter; the HTML and the text part are both
 * drawn from it, so they always tell the same facts. Strings may come from anybody: the renderers clean them.
 */

import type { Attachment } from "./mail";

export type Tone = "good" | "warn" | "bad";

export type FactRow = {
  readonly label: string;
  readonly lines: ReadonlyArray<string>;
  /** True for what a person wrote at length. */
  readonly quoted?: boolean;
};

export type LinkButton = {
  readonly label: string;
  /** Ours: made by `linkUrl` or from PUBLIC_URL. */
  readonly url: string;
  readonly look: "main" | "plain";
};

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "small"; readonly text: string }
  | { readonly kind: "notice"; readonly tone: Tone; readonly text: string }
  | { readonly kind: "facts"; readonly rows: ReadonlyArray<FactRow> }
  | { readonly kind: "buttons"; readonly buttons: ReadonlyArray<LinkButton> }
  | { readonly kind: "code"; readonly code: string; readonly note: string };

export type Cause = {
  /** Id of the person. */
  readonly by: string;
  /** A member of the organization answers for what they do; whoever came through an access link is a stranger. */
  readonly member: boolean;
};

export type Letter = {
  readonly subject: string;
  /** What mail lists show behind the subject. */
  readonly preheader: string;
  readonly title: string;
  readonly blocks: ReadonlyArray<Block>;
  /** Id of the matter (a request, an integration) whose mails belong together. */
  readonly thread: string | null;
  /** Whose doing it is, where one person could make many such mails: they are rationed per reader and cause. */
  readonly cause?: Cause;
  readonly attachments?: ReadonlyArray<Attachment>;
};

export type Letterhead = { readonly organization: string; readonly publicUrl: string };

/** "482913" as people read it aloud. */
export const spacedCode = (code: string): string => code.replace(/^(\d{3})(\d{3})$/, "$1 $2");
