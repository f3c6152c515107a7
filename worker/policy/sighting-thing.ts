/** What a sighting may be called in the catalogue. Pure: the catalogue is asked afterwards. */
import type { Sighting } from "../contract/sightings";
import { awsThing } from "./sighting-aws";
import { azureThing } from "./sighting-azure";
import { googleThing } from "./sighting-google";
import { isPlain, nothing, type SightedPlace, type SightedThing } from "./sighting-place";

export function thingOf(sighting: Sighting): SightedThing {
  if (sighting.provider === "aws") return awsThing(sighting);
  if (sighting.provider === "gcp") return googleThing(sighting);
  if (sighting.provider === "azure") return azureThing(sighting);
  return otherThing(sighting);
}

/** Whose ids are unique in the whole world: any integration may hold them. Ids of other consoles mean something in theirs only. */
export const isCloud = (provider: string): boolean =>
  provider === "aws" || provider === "gcp" || provider === "azure";

const named = (id: string): SightedPlace => ({ patterns: [id], name: id.split("/").at(-1) ?? id });

function otherThing({ id, account }: Sighting): SightedThing {
  const home = account !== null && isPlain(account) ? [named(account)] : [];
  if (id === null || !isPlain(id)) return { ...nothing, around: home };
  const whole = account !== null && !id.startsWith(`${account}/`) ? [`${account}/${id}`] : [];
  const itself = { patterns: [id, ...whole], name: id.split("/").at(-1) ?? id };
  // `a/b/c` and `a.b.c` lie in what they begin with.
  const separator = id.includes("/") ? "/" : ".";
  const steps = id.split(separator);
  const inside = steps
    .slice(1)
    .map((_, i) => steps.slice(0, steps.length - 1 - i).join(separator))
    .flatMap((parent) =>
      whole.length > 0
        ? [{ patterns: [parent, `${account}/${parent}`], name: parent }]
        : [named(parent)],
    );
  return { itself, around: [...inside, ...home].slice(0, 6) };
}
