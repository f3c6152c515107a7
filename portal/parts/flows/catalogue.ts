/** Integrations with their resource types and permissions, and bundles: what targets choose from. */
import { useEffect } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";

export type TypeOfResource = Item<"listResourceTypes">;
export type Bundle = Item<"listBundles">;

export type Catalogue = {
  readonly types: ReadonlyArray<TypeOfResource>;
  readonly bundles: ReadonlyArray<Bundle>;
  readonly integrations: ReadonlyArray<{ readonly id: string; readonly name: string }>;
  readonly loading: boolean;
  /** Ids to names, of integrations and bundles. */
  readonly names: ReadonlyMap<string, string>;
  readonly ids: ReadonlyMap<string, string>;
};

type Pages = {
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
};

/** Choices must be complete, so every page is read. */
function useWhole({ hasMore, loadingMore, more }: Pages): void {
  useEffect(() => {
    if (hasMore && !loadingMore) more();
  }, [hasMore, loadingMore, more]);
}

export function useCatalogue(): Catalogue {
  const types = useList("listResourceTypes", { query: { limit: 200 } });
  const bundles = useList("listBundles", { query: { limit: 200 } });
  const integrations = useList("listIntegrations", { query: { limit: 200 } });
  useWhole(types);
  useWhole(bundles);
  useWhole(integrations);
  const named = [
    ...integrations.rows.map(({ id, name }) => [id, name] as const),
    ...bundles.rows.map(({ id, document }) => [id, document.name] as const),
  ];
  return {
    types: types.rows,
    bundles: bundles.rows,
    integrations: integrations.rows,
    loading: types.loading || bundles.loading || integrations.loading,
    names: new Map<string, string>(named),
    ids: new Map<string, string>(named.map(([id, name]) => [name, id])),
  };
}

/** Documents may name an integration or bundle by id or by name. */
export const idIn = ({ names, ids }: Catalogue, reference: string): string =>
  names.has(reference) ? reference : (ids.get(reference) ?? reference);

export const typeIn = (
  catalogue: Catalogue,
  integration: string,
  resourceType: string,
): TypeOfResource | undefined =>
  catalogue.types.find(
    (t) => t.integrationId === idIn(catalogue, integration) && t.type === resourceType,
  );
