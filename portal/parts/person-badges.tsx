/** The status and the role of a person, as small marks. */
import type { Item } from "../api/endpoints";
import { personStatus, roleWords } from "../words/people";
import { Badge } from "./badge";

type User = Item<"listUsers">;

export function StatusBadge(props: { readonly status: User["status"] }) {
  const [text, tone] = personStatus[props.status];
  return <Badge tone={tone}>{text}</Badge>;
}

export const RoleBadge = (props: { readonly role: User["role"] }) => (
  <Badge tone={props.role === "admin" ? "accent" : "plain"}>{roleWords[props.role]}</Badge>
);
