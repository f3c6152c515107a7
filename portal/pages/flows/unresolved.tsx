/** Flows that refer to what is not there any more: told to admins, because only they can put it right. */
import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/queries";
import { Notice } from "../../parts/states";
import { unresolvedWords as words } from "../../words/flows";

export function Unresolved() {
  const { data } = useRead("listUnresolvedReferences", {});
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Notice tone="warn" title={words.title}>
      <p>{words.text}</p>
      <ul>
        {items.map(({ flowId, flowName, version, pointer, message, requests }) => (
          <li key={`${flowId} ${version} ${pointer}`}>
            <Link to="/admin/flows/$flowId" params={{ flowId }}>
              {flowName}
            </Link>
            : {message} {requests.length > 0 && words.waiting(requests.join(", "))}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
