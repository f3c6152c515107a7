/** Looking for a part in free text that has no folded column. */
import { type Column, type SQL, sql } from "drizzle-orm";

/** SQLite lowers ASCII only: the other cases and compositions of what is looked for are tried one by one. */
export function containsText(column: Column | SQL, text: string): SQL {
  const wanted = text.trim();
  const cases = [
    wanted,
    wanted.toLowerCase(),
    wanted.toUpperCase(),
    wanted.slice(0, 1).toUpperCase() + wanted.slice(1).toLowerCase(),
  ];
  const forms = new Set(cases.flatMap((c) => [c.normalize("NFC"), c.normalize("NFD")]));
  const lowered = new Set(
    [...forms].map((form) => form.replaceAll(/[A-Z]/g, (c) => c.toLowerCase())),
  );
  return sql`(${sql.join(
    [...lowered].map((form) => sql`instr(lower(${column}), ${form}) > 0`),
    sql` or `,
  )})`;
}
