/** The organization's logo: chosen, shown, removed. */
import { useRef, useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { organizationWords as words } from "../../words/organization";

const kinds = ["image/png", "image/jpeg", "image/webp"] as const;
type Kind = (typeof kinds)[number];
/** As the server has it. */
const MAX_BYTES = 65_536;

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function LogoCard({ logo }: { readonly logo: Output<"getOrganization">["logo"] }) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const set = useChange("setLogo", { onDone: () => toast(words.saved) });
  const remove = useChange("deleteLogo");
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const contentType = kinds.find((kind): kind is Kind => kind === file.type);
    if (!contentType) return setWrong(words.logoWrongKind);
    if (file.size > MAX_BYTES) return setWrong(words.logoTooLarge);
    setWrong(null);
    set.mutate({ body: { contentType, base64: await base64Of(file) } });
  };
  const refused = wrong ?? set.error?.message ?? remove.error?.message;
  return (
    <Card title={words.logo}>
      <div class="stack">
        <p class="muted small">{words.logoHint}</p>
        {logo && <img class="logo-preview" src={logo.url} alt={words.logo} />}
        {refused && <Notice tone="bad">{refused}</Notice>}
        <div class="row">
          <input
            ref={input}
            type="file"
            class="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            accept={kinds.join(",")}
            onChange={(e) => void choose(e.currentTarget.files?.[0])}
          />
          <Button busy={set.isPending} onClick={() => input.current?.click()}>
            {words.logoChoose}
          </Button>
          {logo && (
            <Button kind="quiet" busy={remove.isPending} onClick={() => remove.mutate({})}>
              {words.logoRemove}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
