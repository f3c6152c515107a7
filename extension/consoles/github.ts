/** GitHub: organizations, teams and repositories. A page one may not see is a 404, but its address still tells. */
import type { Address } from "./address.ts";
import type { Example, Sighting } from "./sighting.ts";

/** First segments that are pages of GitHub itself. */
const reserved = new Set(
  "about account apps blog codespaces collections contact customer-stories dashboard discussions events explore features gist github-copilot home issues join login logout marketplace new notifications organizations orgs pricing pulls search security sessions settings signup site sponsors stars team teams topics trending users watching".split(
    " ",
  ),
);

type Shown = Pick<Sighting, "service" | "type" | "id" | "account">;

function readOrganization(name: string, rest: readonly string[]): Shown {
  const [page, team] = rest;
  if (page === "teams" && team === "new")
    return { service: "org", type: null, id: null, account: name };
  return page === "teams" && team
    ? { service: "org", type: "team", id: `${name}/${team}`, account: name }
    : { service: "org", type: "organization", id: name, account: name };
}

function readPage([first = "", second, ...rest]: readonly string[]): Shown {
  if ((first === "orgs" || first === "organizations") && second && second !== "new")
    return readOrganization(second, rest);
  if (first === "enterprises" && second)
    return { service: "enterprise", type: "enterprise", id: second, account: second };
  if (first === "" || first === "enterprises" || reserved.has(first))
    return { service: "github", type: null, id: null, account: null };
  return second
    ? {
        service: "repo",
        type: "repository",
        id: `${first}/${second.replace(/\.git$/, "")}`,
        account: first,
      }
    : // A person's profile looks like an organization's.
      { service: "org", type: null, id: null, account: first };
}

/** @returns null when the address is not of github.com */
export function recogniseGithub(address: Address): Sighting | null {
  if (address.host !== "github.com" && address.host !== "www.github.com") return null;
  return { provider: "github", ...readPage(address.segments), region: null };
}

const at = (rest: string) => `https://github.com/${rest}`;

export const examples = (): readonly Example[] => [
  { url: at("orgs/acme/teams/ops/members"), shows: ["org", "team", "acme/ops", null, "acme"] },
  {
    url: at("orgs/acme/people?query=role%3Aowner"),
    shows: ["org", "organization", "acme", null, "acme"],
  },
  {
    url: at("organizations/acme/settings/secrets/actions"),
    shows: ["org", "organization", "acme", null, "acme"],
  },
  {
    url: at("acme/shop/settings/access"),
    shows: ["repo", "repository", "acme/shop", null, "acme"],
  },
  { url: at("acme/shop"), shows: ["repo", "repository", "acme/shop", null, "acme"] },
  {
    url: at("acme/shop/blob/main/README.md#L1"),
    shows: ["repo", "repository", "acme/shop", null, "acme"],
  },
  { url: at("acme"), shows: ["org", null, null, null, "acme"] },
  { url: at("settings/profile"), shows: ["github", null, null, null, null] },
  { url: at("notifications"), shows: ["github", null, null, null, null] },
  { url: "https://gist.github.com/acme/0a1b", shows: null },
];
