/** Column shapes that several tables share. */
import { integer, text } from "drizzle-orm/sqlite-core";

/** Epoch milliseconds, UTC. */
export const instant = () => integer({ mode: "number" });
export const flag = () => integer({ mode: "boolean" });
export const json = <T>() => text({ mode: "json" }).$type<T>();

/**
 * How a name is looked up, see worker/lib/fold.ts. Null only until the minute sweep has read the name; two rows of one
 * fold that were there before folds were have their id behind it, so that the name finds neither.
 */
export const foldedName = { folded: text(), skeleton: text() };
