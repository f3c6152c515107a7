/** Column shapes that several tables share. */
import { integer, text } from "drizzle-orm/sqlite-core";

/** Epoch milliseconds, UTC. */
export const instant = () => integer({ mode: "number" });
export const flag = () => integer({ mode: "boolean" });
export const json = <T>() => text({ mode: "json" }).$type<T>();
