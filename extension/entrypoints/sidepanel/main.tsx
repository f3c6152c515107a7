import { showSidePanel } from "../../popup/show-side-panel.tsx";

await showSidePanel();
