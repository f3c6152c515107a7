/** Filters by person. */
import { PersonFilter } from "../../parts/person-filter";
import { activityWords as words } from "../../words/activity";
import type { ActivitySearch } from "./query";

export function MoreFilters(props: {
  readonly search: ActivitySearch;
  readonly onChange: (change: Partial<ActivitySearch>) => void;
}) {
  const { search, onChange } = props;
  return (
    <div class="form-grid">
      <PersonFilter
        label={words.grantee}
        placeholder={words.person}
        value={search.grantee}
        onValue={(grantee) => onChange({ grantee: grantee ?? "" })}
      />
      <PersonFilter
        label={words.approver}
        placeholder={words.person}
        value={search.approver}
        onValue={(approver) => onChange({ approver: approver ?? "" })}
      />
    </div>
  );
}
