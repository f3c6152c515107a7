/** What is suggested for people, groups and shifts. Flows name people by address and the others by name. */
import { useRead } from "../../api/queries";
import type { Suggestions } from "./value-picker";

const HOW_MANY = 20;

const searched = (query: string) => ({
  query: { limit: HOW_MANY, ...(query && { search: query }) },
});

export function useUserSuggestions(query: string): Suggestions {
  const { data, isPending } = useRead("listUsers", searched(query), { keep: true });
  const people = data?.items.filter((u) => u.role !== "external" && u.status !== "deleted") ?? [];
  return {
    options: people.map(({ email, fullName }) => ({
      value: email,
      label: fullName || email,
      sub: email,
    })),
    loading: isPending,
  };
}

export function useGroupSuggestions(query: string): Suggestions {
  const { data, isPending } = useRead("listGroups", searched(query), { keep: true });
  return {
    options: (data?.items ?? []).map(({ name, memberCount }) => ({
      value: name,
      label: name,
      sub: memberCount === 1 ? "1 member" : `${memberCount} members`,
    })),
    loading: isPending,
  };
}

export function useShiftSuggestions(): Suggestions {
  const { data, isPending } = useRead("listShifts", { query: { limit: 200 } });
  return {
    options: (data?.items ?? []).map(({ name, onCall }) => ({
      value: name,
      label: name,
      ...(onCall.length > 0 && { sub: onCall.map((p) => p.fullName || p.email).join(", ") }),
    })),
    loading: isPending,
  };
}

export const suggestionsFor = {
  user: useUserSuggestions,
  manager_of: useUserSuggestions,
  group: useGroupSuggestions,
  shift: useShiftSuggestions,
} as const;

/** Keys and values of attributes, from people there are. */
export function useAttributes(enabled: boolean): ReadonlyMap<string, ReadonlyArray<string>> {
  const { data } = useRead("listUsers", { query: { limit: 200 } }, { enabled });
  const found = new Map<string, Set<string>>();
  for (const { attributes } of data?.items ?? [])
    for (const [key, values] of Object.entries(attributes))
      found.set(key, new Set([...(found.get(key) ?? []), ...values]));
  return new Map([...found].map(([key, values]) => [key, [...values].sort()]));
}
