/** The access link of a flow: who may open it, and the link itself. */
import { useState } from "preact/hooks";
import { ChipList } from "../../parts/chip-list";
import { Combobox } from "../../parts/combobox";
import { Check, TextField } from "../../parts/field";
import { useUserSuggestions } from "../../parts/flows/suggest-people";
import { useSettled } from "../../parts/flows/use-settled";
import { useNoSuggestions, ValuePicker } from "../../parts/flows/value-picker";
import { linkWords as words } from "../../words/flow-builder";
import type { LinkForm } from "./flow-form";
import type { CardProps } from "./form-tab";
import { LinkBox } from "./link-box";
import { newLink } from "./new-flow";

const two = (n: number) => String(n).padStart(2, "0");

/** What a field for a local date and time shows. */
function localOf(at: string | null): string {
  const date = new Date(at ?? "");
  if (Number.isNaN(date.getTime())) return "";
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function instantOf(local: string): string | null {
  const date = new Date(local);
  return local === "" || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const lower = (text: string) => text.trim().toLowerCase();

export function LinkSettings({ form, edit, flow }: CardProps) {
  const link = form.accessLink ?? newLink;
  const set = (change: Partial<LinkForm>) => edit({ accessLink: { ...link, ...change } });
  return (
    <div class="inset stack">
      <h3>{words.title}</h3>
      <LinkBox flow={flow} />
      <ValuePicker
        label={words.emails}
        hint={words.emailsHint}
        placeholder={words.addEmail}
        values={link.allowedEmails}
        onValues={(allowedEmails) => set({ allowedEmails })}
        useSuggestions={useNoSuggestions}
        tidy={lower}
      />
      <ValuePicker
        label={words.domains}
        hint={words.domainsHint}
        placeholder={words.addDomain}
        values={link.allowedDomains}
        onValues={(allowedDomains) => set({ allowedDomains })}
        useSuggestions={useNoSuggestions}
        tidy={(text) => lower(text).replace(/^@/, "")}
      />
      <div class="form-grid">
        <TextField
          label={words.expires}
          hint={words.expiresHint}
          type="datetime-local"
          value={localOf(link.expiresAt)}
          onValue={(local) => set({ expiresAt: instantOf(local) })}
        />
        <TextField
          label={words.maxUses}
          hint={words.maxUsesHint}
          type="number"
          min={1}
          value={link.maxUses === null ? "" : String(link.maxUses)}
          onValue={(text) => set({ maxUses: text === "" ? null : Math.floor(Number(text)) })}
        />
      </div>
      <Sponsor sponsor={link.sponsor} onSponsor={(sponsor) => set({ sponsor })} />
      <Check
        label={words.paused}
        hint={words.pausedHint}
        checked={link.paused}
        onChecked={(paused) => set({ paused })}
      />
    </div>
  );
}

/** One colleague, or nobody. */
function Sponsor(props: {
  readonly sponsor: string | null;
  readonly onSponsor: (sponsor: string | null) => void;
}) {
  const [query, setQuery] = useState("");
  const { options, loading } = useUserSuggestions(useSettled(query.trim(), 200));
  return (
    <div class="stack value-picker">
      <ChipList
        label={words.sponsor}
        values={props.sponsor ? [props.sponsor] : []}
        onRemove={() => props.onSponsor(null)}
      />
      <Combobox
        label={words.sponsor}
        hint={words.sponsorHint}
        placeholder={words.noSponsor}
        options={options}
        query={query}
        onQuery={setQuery}
        onChoose={(option) => props.onSponsor(option.value)}
        loading={loading}
        freeText={props.onSponsor}
      />
    </div>
  );
}
