/** What a person should know before they ask, and after they got it. */
import type { SightingAnswer } from "../../worker/contract/sightings";
import type { TabClient } from "../messages/ask.ts";
import type { PageSighting } from "../messages/from-page.ts";
import { helplessWords, panelWords } from "../words.ts";
import { Button, OutLink } from "./button.tsx";

type Denied = NonNullable<PageSighting["denied"]>;

/** Explicit denies stand above every grant: asking would only cost time. */
export function Helpless({ why }: { readonly why: NonNullable<Denied["helpless"]> }) {
  return (
    <p class="note bad" role="status">
      {panelWords.helpless(helplessWords[why] ?? why)}
    </p>
  );
}

/** Google's page for “no access” is also its page for “wrong account” and for “no such project”. */
export function WrongAccount({ sighting }: { readonly sighting: PageSighting }) {
  const url = switchAddress(sighting);
  return (
    <section class="note">
      <h2>{panelWords.wrongAccount}</h2>
      <p class="hint">{panelWords.wrongAccountHint}</p>
      {url && <OutLink href={url}>{panelWords.switchAccount}</OutLink>}
    </section>
  );
}

/** Made from ids, never from the page's address. */
function switchAddress({ provider, account }: PageSighting): string | null {
  if (provider === "gcp") {
    const back = `https://console.cloud.google.com/home/dashboard${account ? `?${new URLSearchParams({ project: account })}` : ""}`;
    return `https://accounts.google.com/AccountChooser?${new URLSearchParams({ continue: back })}`;
  }
  if (provider === "azure") return "https://portal.azure.com/#settings/directory";
  return provider === "github" ? "https://github.com/login" : null;
}

/** Azure and Google keep what they know for minutes. */
const slow = new Set(["azure", "gcp"]);

export function AfterGrant({
  provider,
  client,
}: {
  readonly provider: PageSighting["provider"];
  readonly client: TabClient;
}) {
  return (
    <section class="note good" role="status">
      <p>{slow.has(provider) ? panelWords.afterGrantSlow : panelWords.afterGrant}</p>
      <Button onPress={() => void client.reloadTab()}>{panelWords.reload}</Button>
    </section>
  );
}

/** Where the address fits several resources, a person chooses. */
export function Choices({
  items,
  title,
  onChoose,
}: {
  readonly items: SightingAnswer["choices"];
  readonly title: string;
  readonly onChoose: (resource: SightingAnswer["choices"][number]) => void;
}) {
  return (
    <section class="choices">
      <h2>{title}</h2>
      {items.map((resource) => (
        <Button key={resource.id} onPress={() => onChoose(resource)}>
          {resource.name}{" "}
          <span class="quiet">
            {resource.typeTitle} · {resource.path.join(" / ") || resource.integration}
          </span>
        </Button>
      ))}
    </section>
  );
}
