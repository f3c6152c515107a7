import { status } from "../../messages/ask.ts";
import { Preferences } from "../../popup/preferences.tsx";
import { mount } from "../../ui/mount.tsx";
import { Onboarding } from "../../ui/onboarding.tsx";

mount(
  <>
    <Onboarding first={await status()} />
    <Preferences />
  </>,
);
