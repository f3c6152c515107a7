import { showHome } from "../../popup/show-home.tsx";

await showHome();
