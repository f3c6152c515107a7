/** Where the console's script and the chip's find each other: in the isolated world of this extension, which no page can reach. */
import type { Chip } from "../messages/panel-view.ts";

export type ChipUi = {
  /** Null takes everything away. */
  show(chip: Chip | null): void;
  openFrame(url: string): void;
  closeFrame(): void;
  readonly isOpen: boolean;
};

export type Presses = {
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onHide: () => void;
};

export type MakeChip = (presses: Presses, signal: AbortSignal) => ChipUi;

const world = globalThis as typeof globalThis & { hallpassChip?: MakeChip };

export const placeChip = (make: MakeChip): void => {
  world.hallpassChip = make;
};
export const madeChip = (): MakeChip | undefined => world.hallpassChip;
