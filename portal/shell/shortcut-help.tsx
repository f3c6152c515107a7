/** The list of shortcuts, opened by `?`. */
import { Dialog } from "../parts/dialog";
import { Facts } from "../parts/layout";
import { shortcutWords as words } from "../words/shell";
import { useAdmin } from "./me";
import { pagesFor } from "./nav";
import { usePreferences } from "./preferences";

const Keys = (props: { readonly keys: ReadonlyArray<string> }) => (
  <>
    {props.keys.map((key, i) => [
      i > 0 && <span key={`${key}-then`}> {words.afterwards} </span>,
      <kbd key={key}>{key}</kbd>,
    ])}
  </>
);

export function ShortcutHelp(props: { readonly onClose: () => void }) {
  const pages = pagesFor(useAdmin());
  const { singleKeys } = usePreferences();
  return (
    <Dialog title={words.title} onClose={props.onClose}>
      <div class="stack">
        <Facts
          rows={[
            [words.palette, <Keys key="p" keys={["Ctrl K"]} />],
            [words.search, <Keys key="s" keys={["/"]} />],
            [words.help, <Keys key="h" keys={["?"]} />],
            ...pages.flatMap((page) =>
              page.key
                ? [[page.label, <Keys key={page.to} keys={["g", page.key]} />] as const]
                : [],
            ),
          ]}
        />
        <p class="muted small">{singleKeys ? words.hint : words.off}</p>
      </div>
    </Dialog>
  );
}
