/** Where the portal begins. */
import "virtual:tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/pages.css";
import { QueryClientProvider } from "@tanstack/preact-query";
import { RouterProvider } from "@tanstack/react-router";
import { render } from "preact";
import { startLive } from "./api/live";
import { queryClient } from "./api/queries";
import { router } from "./router";
import { readBoot } from "./shell/me";
import { preferences } from "./shell/preferences";

preferences.apply();
readBoot();
startLive();

const place = document.getElementById("portal");
if (!place) throw new Error("index.html has no place for the portal");
render(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
  place,
);
