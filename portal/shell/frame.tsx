/** The frame around every page: bar, navigation, banners; and what opens over any of them. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Toasts } from "../parts/toasts";
import { shellWords as words } from "../words/shell";
import { Banners } from "./banners";
import { useAdmin } from "./me";
import { useShortcuts } from "./shortcuts";
import { SideNav } from "./side-nav";
import { TopBar } from "./top-bar";

const Palette = lazy(() => import("./palette").then((m) => ({ default: m.Palette })));
const ShortcutHelp = lazy(() =>
  import("./shortcut-help").then((m) => ({ default: m.ShortcutHelp })),
);

export function Frame() {
  const admin = useAdmin();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const [over, setOver] = useState<"palette" | "help" | null>(null);
  const [menu, setMenu] = useState(false);
  const open = useMemo(
    () => ({ palette: () => setOver("palette"), help: () => setOver("help") }),
    [],
  );
  useShortcuts(admin, open);
  // Another page: the menu of narrow screens closes, and reading begins at its top.
  useEffect(() => {
    setMenu(false);
    setOver(null);
  }, [path]);
  const adminFace = admin && path.startsWith("/admin");
  const close = () => setOver(null);
  return (
    <div class="frame">
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <TopBar
        onSearch={open.palette}
        onKeys={open.help}
        menuOpen={menu}
        onMenu={() => setMenu(!menu)}
      />
      <SideNav adminFace={adminFace} admin={admin} open={menu} />
      <main id="main" class="page" tabIndex={-1}>
        <Banners />
        <Outlet />
      </main>
      <Toasts />
      <Suspense fallback={null}>
        {over === "palette" && <Palette onClose={close} />}
        {over === "help" && <ShortcutHelp onClose={close} />}
      </Suspense>
    </div>
  );
}
