/** The bar on top: brand, search, account. */
import { Link } from "@tanstack/react-router";
import {
  BookOpen,
  Keyboard,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  Search,
  Settings,
  Sun,
  X,
} from "lucide-preact";
import { Button } from "../parts/button";
import { Menu } from "../parts/menu";
import { Avatar } from "../parts/person";
import { common } from "../words/common";
import { shellWords as words } from "../words/shell";
import { keepPreferences } from "./keep-preferences";
import { useMe } from "./me";
import { administrationNav } from "./nav";
import { preferences, usePreferences } from "./preferences";

const themes = { system: Monitor, light: Sun, dark: Moon } as const;
const nextTheme = { system: "light", light: "dark", dark: "system" } as const;

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
      <rect x="2" y="2" width="22" height="22" rx="6.5" fill="currentColor" />
      <path
        d="M8.5 7.5v11M17.5 7.5v11M8.5 13h9"
        stroke="var(--paper)"
        stroke-width="2.6"
        stroke-linecap="round"
        fill="none"
      />
    </svg>
  );
}

function Account({ onKeys }: { readonly onKeys: () => void }) {
  const me = useMe();
  const { theme } = usePreferences();
  const ThemeIcon = themes[theme];
  const name = me?.user.fullName ?? "";
  return (
    <Menu label={words.account} button={<Avatar name={name} />} buttonClass="button icon quiet">
      <div style={{ padding: "0.4rem 0.6rem" }}>
        <strong>{name}</strong>
        <div class="muted small">{me?.user.email}</div>
      </div>
      <hr />
      <Link to="/settings">
        <Settings size={16} aria-hidden="true" /> {words.settings}
      </Link>
      <button type="button" onClick={() => keepPreferences({ theme: nextTheme[theme] })}>
        <ThemeIcon size={16} aria-hidden="true" /> {words.theme}: {words.themes[theme]}
      </button>
      <button type="button" onClick={onKeys}>
        <Keyboard size={16} aria-hidden="true" /> {words.keys}
      </button>
      {me?.user.role === "admin" && (
        <>
          <hr />
          <div class="muted small" style={{ padding: "0.2rem 0.6rem" }}>
            {words.administration}
          </div>
          {administrationNav.map((item) => (
            <Link key={item.to} to={item.to}>
              <item.icon size={16} aria-hidden="true" /> {item.label}
            </Link>
          ))}
          <a href="/api">
            <BookOpen size={16} aria-hidden="true" /> {words.api}
          </a>
        </>
      )}
      <hr />
      <form method="post" action="/sign-out">
        <button type="submit">
          <LogOut size={16} aria-hidden="true" /> {common.signOut}
        </button>
      </form>
    </Menu>
  );
}

export function TopBar(props: {
  readonly onSearch: () => void;
  readonly onKeys: () => void;
  readonly menuOpen: boolean;
  readonly onMenu: () => void;
}) {
  const me = useMe();
  preferences.apply();
  return (
    <header class="topbar">
      <span class="menu-button">
        <Button
          kind="quiet"
          icon
          label={props.menuOpen ? words.closeMenu : words.openMenu}
          aria-expanded={props.menuOpen}
          onClick={props.onMenu}
        >
          {props.menuOpen ? (
            <X size={20} aria-hidden="true" />
          ) : (
            <MenuIcon size={20} aria-hidden="true" />
          )}
        </Button>
      </span>
      <Link to="/" className="brand">
        {me?.organization.logoUrl ? <img src={me.organization.logoUrl} alt="" /> : <Mark />}
        {common.product}
        {me && me.organization.name !== common.product && (
          <span class="of ellipsis">{me.organization.name}</span>
        )}
      </Link>
      <button
        type="button"
        class="search-button"
        aria-label={words.searchAll}
        onClick={props.onSearch}
      >
        <Search size={16} aria-hidden="true" />
        <span>{words.searchAll}</span>
        <kbd>{modifier} K</kbd>
      </button>
      <Account onKeys={props.onKeys} />
    </header>
  );
}
