/** What is asked, as the address carries it. */
import type { Input } from "../../api/endpoints";

type Body = Input<"explainAccess">["body"];

export type Asked = {
  readonly person?: Body["userId"];
  readonly resource?: Body["resourceId"];
  readonly permission?: string | undefined;
  readonly flow?: Body["flowId"];
};

/** The server checks the ids; the address may hold anything. */
export const askedFrom = (search: {
  readonly person?: string;
  readonly resource?: string;
  readonly permission?: string;
  readonly flow?: string;
}): Asked => search as Asked;

/** Null: nobody was named yet. */
export function bodyOf({ person, resource, permission, flow }: Asked): Body | null {
  if (!person) return null;
  const who = person.includes("@") ? { email: person } : { userId: person };
  return {
    ...who,
    ...(resource && { resourceId: resource, ...(permission && { permission }) }),
    ...(flow && { flowId: flow }),
  };
}
