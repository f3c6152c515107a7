/** Comes into a page when there is something to show. */
import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { makeChip } from "../page/chip.ts";
import { placeChip } from "../page/chip-place.ts";

export default defineUnlistedScript(() => placeChip(makeChip));
