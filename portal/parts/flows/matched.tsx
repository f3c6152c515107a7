/** Who or what is matched: the first of them, and how many more. */
import type { Output } from "../../api/endpoints";
import { diffWords as words } from "../../words/flows";
import { Person } from "../person";

type People = Output<"diffFlow">["people"]["gain"];
type Resources = Output<"diffFlow">["resources"]["gain"];

function AndMore(props: { readonly counted: People | Resources }) {
  const { count, more, sample } = props.counted;
  const rest = count - sample.length;
  return rest > 0 || more ? <li class="muted">{words.andMore(rest, more)}</li> : null;
}

export const PeopleList = (props: { readonly counted: People }) => (
  <ul class="matched">
    {props.counted.sample.map((person) => (
      <li key={person.id}>
        <Person person={person} />
      </li>
    ))}
    <AndMore counted={props.counted} />
  </ul>
);

export const ResourceList = (props: { readonly counted: Resources }) => (
  <ul class="matched">
    {props.counted.sample.map((resource) => (
      <li key={resource.id}>
        {resource.name}
        <span class="sub">{[resource.integration, ...resource.path].join(" / ")}</span>
      </li>
    ))}
    <AndMore counted={props.counted} />
  </ul>
);
