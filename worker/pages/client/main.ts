/** The one script of the server-rendered pages. Each part starts only where its markup is. */
import { startCopyButtons } from "./copy";
import { startLive } from "./live";
import { startMailLink } from "./mail-link";
import { startRequestForms } from "./request-form";
import { startReveal } from "./reveal";
import { startSubmitOnce } from "./submit-once";
import { startTimes } from "./times";

startMailLink(document, window);
startSubmitOnce(document);
startTimes(document);
startCopyButtons(document);
startReveal(document);
startLive(document);
startRequestForms(document);
document.querySelector<HTMLElement>("[data-focus]")?.focus();
