/**
 * Consoles change their address without loading a page. `navigate` tells the new address before it counts, so that what
 * belongs to the old one goes away at once; a navigation that comes to nothing is taken back.
 */
type Navigation = EventTarget;
type NavigateEvent = Event & { readonly destination?: { readonly url?: string } };

/** For browsers without the Navigation API. */
const POLL_MS = 1_000;

export function watchAddress(onAddress: (url: string) => void, signal: AbortSignal): void {
  let last = "";
  const show = (url: string) => {
    if (url === last) return;
    last = url;
    onAddress(url);
  };
  const here = () => show(location.href);
  const { navigation } = globalThis as { navigation?: Navigation };
  if (navigation) {
    navigation.addEventListener(
      "navigate",
      (event) => show((event as NavigateEvent).destination?.url ?? location.href),
      { signal },
    );
    for (const settled of ["navigatesuccess", "navigateerror", "currententrychange"])
      navigation.addEventListener(settled, here, { signal });
  } else {
    const timer = setInterval(here, POLL_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }
  // Back from the browser's cache of pages.
  addEventListener("pageshow", here, { signal });
  here();
}
