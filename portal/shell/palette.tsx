import { Dialog } from "../parts/dialog";
import { shellWords as words } from "../words/shell";

export const Palette = (props: { readonly onClose: () => void }) => (
  <Dialog title={words.searchAll} onClose={props.onClose}>
    {null}
  </Dialog>
);
