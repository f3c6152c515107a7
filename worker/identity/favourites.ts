/** What a person asks for often, and whether they may at this moment. The policy engine says so, as for every offer. */
import { and, desc, eq, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { bundles, type FavouriteRow, favourites, flows, resources } from "../../db/schema";
import { type Asking, whoAsks } from "../access/list-offers";
import { loadResources } from "../access/load-facts";
import { titleKey } from "../access/offer-cache";
import { showVerdict } from "../access/show-offer";
import type { Favourite, NewFavourite } from "../contract/favourites";
import { type FavouriteId, instantText, type ResourceId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import type { ResourceFacts } from "../policy/facts";
import { type Offer, offersFor, offersForResource } from "../policy/offers";

const MAX_FAVOURITES = 100;

/** Everything that rows are shown with: a handful of reads for any number of them. */
type Shelf = {
  readonly asking: Asking;
  readonly offers: ReadonlyMap<string, Offer>;
  readonly flowNames: ReadonlyMap<string, string>;
  readonly bundleNames: ReadonlyMap<string, string>;
  readonly resourceNames: ReadonlyMap<string, Favourite["resource"]>;
  readonly facts: ReadonlyMap<ResourceId, ResourceFacts>;
};

type Place = Pick<FavouriteRow, "flowId" | "bundleId" | "resourceId" | "permission">;

async function openShelf(ctx: AppContext, rows: ReadonlyArray<Place>): Promise<Shelf> {
  const asking = await whoAsks(ctx);
  const { world, person } = asking;
  const resourceIds = rows.flatMap((r) => (r.resourceId === "" ? [] : [r.resourceId]));
  const [flowRows, bundleRows, resourceRows] = await ctx.db.batch([
    ctx.db
      .select({ id: flows.id, name: flows.name })
      .from(flows)
      .where(
        inList(
          flows.id,
          rows.map((r) => r.flowId),
        ),
      ),
    ctx.db
      .select({ id: bundles.id, name: bundles.name })
      .from(bundles)
      .where(
        inList(
          bundles.id,
          rows.map((r) => r.bundleId),
        ),
      ),
    ctx.db.select().from(resources).where(inList(resources.id, resourceIds)),
  ]);
  const offers = offersFor(world.compiled, person, ctx.now(), { throughLink: null });
  return {
    asking,
    offers: new Map(offers.map((offer) => [offer.flowId, offer])),
    flowNames: new Map(flowRows.map((row) => [row.id, row.name])),
    bundleNames: new Map(bundleRows.map((row) => [row.id, row.name])),
    resourceNames: new Map(
      resourceRows.map(({ id, integrationId, type, name, path }) => [
        id,
        {
          id,
          integrationId,
          integration: world.integrations.get(integrationId)?.name ?? integrationId,
          type,
          name,
          path,
        },
      ]),
    ),
    facts: await loadResources(ctx, resourceIds),
  };
}

type Verdict = {
  /** False: the flow does not offer it at all. */
  readonly offered: boolean;
  readonly requestable: boolean;
  readonly reasons: Favourite["reasons"];
};

const notOffered = (message: string): Verdict => ({
  offered: false,
  requestable: false,
  reasons: [{ code: "not_offered", message }],
});

function verdictOf(ctx: AppContext, { asking, offers, facts }: Shelf, place: Place): Verdict {
  const { world, person } = asking;
  const whole = offers.get(place.flowId);
  if (!whole) return notOffered("This access flow is switched off or gone.");
  if (place.bundleId !== "" && !whole.targets.some((t) => t.bundleId === place.bundleId))
    return notOffered("This access flow does not offer the bundle any more.");
  const found = place.resourceId === "" ? [whole] : onResource(place.resourceId);
  const [best = null] = found
    .map((offer) => showVerdict(world, offer))
    .sort((a, b) => Number(b.requestable) - Number(a.requestable));
  if (!best) return notOffered("This access flow does not offer it any more.");
  const { requestable, reasons } = best;
  return { offered: true, requestable, reasons: requestable ? [] : reasons.map((r) => ({ ...r })) };

  function onResource(id: ResourceId): Offer[] {
    const resource = facts.get(id);
    if (!resource) return [];
    return offersForResource(world.compiled, person, resource, ctx.now())
      .filter((p) => place.permission === "" || p.permission === place.permission)
      .flatMap((p) => p.offers.filter((o) => o.flowId === place.flowId));
  }
}

function show(ctx: AppContext, shelf: Shelf, row: FavouriteRow): Favourite {
  const { requestable, reasons } = verdictOf(ctx, shelf, row);
  const resource = shelf.resourceNames.get(row.resourceId) ?? null;
  const key = resource && titleKey(resource.integrationId, resource.type, row.permission);
  const bundle = row.bundleId;
  return {
    id: row.id,
    flow: { id: row.flowId, name: shelf.flowNames.get(row.flowId) ?? "A deleted access flow" },
    bundle:
      bundle === ""
        ? null
        : { id: bundle, name: shelf.bundleNames.get(bundle) ?? "A deleted bundle" },
    resource,
    permission:
      row.permission === ""
        ? null
        : {
            name: row.permission,
            title: (key && shelf.asking.world.titles.get(key)) ?? row.permission,
          },
    requestable,
    reasons,
    createdAt: instantText(row.createdAt),
  };
}

export async function listFavourites(ctx: AppContext): Promise<Favourite[]> {
  const { userId } = requireMember(ctx);
  const rows = await ctx.db
    .select()
    .from(favourites)
    .where(eq(favourites.userId, userId))
    .orderBy(desc(favourites.createdAt), desc(favourites.id));
  if (rows.length === 0) return [];
  const shelf = await openShelf(ctx, rows);
  return rows.map((row) => show(ctx, shelf, row));
}

/** @throws {AppError} `not_found` for what the flow does not offer the caller, `too_large` beyond 100 */
export async function putFavourite(ctx: AppContext, input: NewFavourite): Promise<Favourite> {
  const { userId } = requireMember(ctx);
  const place = {
    flowId: input.flowId,
    bundleId: input.bundleId ?? "",
    resourceId: input.resourceId ?? "",
    permission: input.permission ?? "",
  } as const;
  const shelf = await openShelf(ctx, [place]);
  const { offered, reasons } = verdictOf(ctx, shelf, place);
  if (!offered) throw new AppError("not_found", reasons[0]?.message ?? "Nothing is here.");
  const mine = and(
    eq(favourites.userId, userId),
    eq(favourites.flowId, place.flowId),
    eq(favourites.bundleId, place.bundleId),
    eq(favourites.resourceId, place.resourceId),
    eq(favourites.permission, place.permission),
  );
  const row = { ...place, id: newId("favourite"), userId, createdAt: ctx.now() };
  const done = await commit(ctx, {
    entries: [{ action: "favourite.added", subject: row.id, detail: place }],
    guard: sql`not exists (select 1 from ${favourites} where ${mine})
      and (select count(*) from ${favourites} where ${favourites.userId} = ${userId}) < ${MAX_FAVOURITES}`,
    writes: [ctx.db.insert(favourites).values(row)],
  });
  if (done) return show(ctx, shelf, row);
  const [known] = await ctx.db.select().from(favourites).where(mine);
  if (!known)
    throw new AppError("too_large", `You have ${MAX_FAVOURITES} favourites already. Remove some.`);
  return show(ctx, shelf, known);
}

/** @throws {AppError} `not_found` */
export async function deleteFavourite(ctx: AppContext, id: FavouriteId): Promise<void> {
  const { userId } = requireMember(ctx);
  const it = and(eq(favourites.id, id), eq(favourites.userId, userId));
  const done = await commit(ctx, {
    entries: [{ action: "favourite.removed", subject: id }],
    guard: sql`exists (select 1 from ${favourites} where ${it})`,
    writes: [ctx.db.delete(favourites).where(it)],
  });
  if (!done) throw new AppError("not_found", "There is no such favourite.");
}
