/** Reading values that anybody may have typed: what fits is taken, the rest is as if it were not there. */

export type Loose = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const record = (value: unknown): Loose => (isRecord(value) ? value : {});

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];

export const flag = (value: unknown, otherwise: boolean): boolean =>
  typeof value === "boolean" ? value : otherwise;

export const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export const oneOf = <const T extends string>(
  among: ReadonlyArray<T>,
  value: unknown,
  otherwise: NoInfer<T>,
): T => among.find((known) => known === value) ?? otherwise;

export const listOf = <T>(value: unknown, read: (item: Loose) => T): T[] =>
  Array.isArray(value) ? value.filter(isRecord).map(read) : [];
