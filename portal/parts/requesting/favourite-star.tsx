/** Keeps something as a favourite, or forgets it. */
import { Star } from "lucide-preact";
import type { Input } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { requestingWords as words } from "../../words/requesting";
import { Button } from "../button";
import { tellRefusal } from "../toasts";

export type Wanted = Input<"putFavourite">["body"];

export function FavouriteStar(props: { readonly name: string; readonly wanted: Wanted }) {
  const { name, wanted } = props;
  const kept = useRead("listFavourites", {}).data?.items.find(
    (one) =>
      (one.bundle?.id ?? undefined) === wanted.bundleId &&
      (one.resource?.id ?? undefined) === wanted.resourceId &&
      // A resource or a bundle is a favourite whichever flow gives it.
      (wanted.resourceId || wanted.bundleId || one.flow.id === wanted.flowId),
  );
  const keep = useChange("putFavourite", { onRefused: tellRefusal });
  const forget = useChange("deleteFavourite", { onRefused: tellRefusal });
  // What was pressed shows at once; a refusal takes it back.
  const on = forget.isPending ? false : keep.isPending || kept !== undefined;
  return (
    <Button
      kind="quiet"
      icon
      small
      label={on ? words.forget(name) : words.keep(name)}
      aria-pressed={on}
      onClick={() => {
        if (keep.isPending || forget.isPending) return;
        if (kept) forget.mutate({ params: { favouriteId: kept.id } });
        else keep.mutate({ body: wanted });
      }}
    >
      <Star
        size={16}
        aria-hidden="true"
        fill={on ? "currentColor" : "none"}
        class={on ? "star-on" : undefined}
      />
    </Button>
  );
}
