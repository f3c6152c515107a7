/** What stands in the navigation, in its order; the palette and the shortcuts read it too. */
import {
  Activity,
  Blocks,
  Boxes,
  ChartColumn,
  FileChartColumn,
  House,
  Inbox,
  KeyRound,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestionMark,
  Package,
  Plus,
  ScrollText,
  Settings,
  Users,
  Waypoints,
  Workflow,
} from "lucide-preact";
import { shellWords as words } from "../words/shell";

export type NavItem = {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key?: string;
};
export type NavGroup = { readonly title?: string; readonly items: ReadonlyArray<NavItem> };

export const portalNav: ReadonlyArray<NavGroup> = [
  {
    items: [
      { to: "/", label: words.home, icon: House, key: "h" },
      { to: "/request", label: words.newRequest, icon: Plus, key: "n" },
      { to: "/requests", label: words.requests, icon: ListChecks, key: "r" },
      { to: "/approvals", label: words.approvals, icon: Inbox, key: "a" },
      { to: "/settings", label: words.settings, icon: Settings, key: "s" },
    ],
  },
];

export const adminNav: ReadonlyArray<NavGroup> = [
  {
    items: [
      { to: "/admin", label: words.dashboard, icon: ChartColumn, key: "d" },
      { to: "/admin/activity", label: words.activity, icon: Activity, key: "y" },
    ],
  },
  {
    title: words.policies,
    items: [
      { to: "/admin/flows", label: words.flows, icon: Workflow, key: "f" },
      { to: "/admin/bundles", label: words.bundles, icon: Package, key: "b" },
      { to: "/admin/integrations", label: words.integrations, icon: Blocks, key: "i" },
      { to: "/admin/resources", label: words.resources, icon: Boxes, key: "o" },
    ],
  },
  {
    title: words.insight,
    items: [
      { to: "/admin/identities", label: words.identities, icon: Users, key: "p" },
      { to: "/admin/explain", label: words.explain, icon: MessageCircleQuestionMark, key: "x" },
      { to: "/admin/graph", label: words.graph, icon: Waypoints, key: "w" },
      { to: "/admin/audit", label: words.audit, icon: ScrollText, key: "u" },
      { to: "/admin/reports", label: words.reports, icon: FileChartColumn, key: "e" },
    ],
  },
];

/** Behind the account button, for admins. */
export const administrationNav: ReadonlyArray<NavItem> = [
  { to: "/admin/users", label: words.users, icon: Users, key: "m" },
  { to: "/admin/tokens", label: words.tokens, icon: KeyRound, key: "t" },
  { to: "/admin/settings", label: words.organization, icon: Settings, key: "c" },
];

/** Every page this person can go to. */
export const pagesFor = (admin: boolean): ReadonlyArray<NavItem> => [
  ...portalNav.flatMap((group) => group.items),
  ...(admin ? [...adminNav.flatMap((group) => group.items), ...administrationNav] : []),
];
