/** What the background tells panel, popup and chip about a tab. */

import type { SightingAnswer } from "../../worker/contract/sightings";
import type { Problem } from "../api/problem.ts";
import type { PageSighting } from "./from-page.ts";

/** What the small chip in the page shows: nothing that tells who somebody is or what they look at. */
export type Chip = {
  readonly label: string;
  readonly tone: "plain" | "wait" | "good" | "bad";
  /** Epoch ms; the chip counts down to it. */
  readonly until: number | null;
  /** The page refuses something that can be asked for: the panel opens by itself. */
  readonly opens: boolean;
};

/** To a content script. Null: there is nothing to show. */
export type ToPage =
  | { readonly kind: "chip"; readonly of: number; readonly chip: Chip | null }
  | { readonly kind: "closePanel" };

/** To the extension's own pages, which then read their tab again. */
export type ToExtension = { readonly kind: "tabChanged"; readonly tabId: number };

/** Answer to `openPanel`: the path of the panel with its secret. */
export type PanelTicket = { readonly path: string };

export type TabView = {
  /** Null: the page shows nothing that we know. */
  readonly sighting: PageSighting | null;
  /** Null: still on its way, or there was trouble. */
  readonly answer: SightingAnswer | null;
  readonly trouble: Problem | null;
  /** Of the portal; null when none is connected. */
  readonly portal: string | null;
  readonly user: { readonly email: string; readonly fullName: string } | null;
};
