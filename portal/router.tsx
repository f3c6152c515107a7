/** Every address of the portal, on one screen: the path, what the address may carry, and the file of the page. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { parseSearch, search, stringifySearch } from "./search";
import { AdminOnly, Crashed, NotFound } from "./shell/dead-ends";
import { Frame } from "./shell/frame";

// biome-ignore format: one line
const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, errorComponent: Crashed });
const admin = createRoute({ getParentRoute: () => root, path: "/admin", component: AdminOnly });
const page = lazyRouteComponent;
const under = { getParentRoute: () => root };
const inAdmin = { getParentRoute: () => admin };

// biome-ignore format: one line an address
const portalRoutes = [
  createRoute({ ...under, path: "/", component: page(() => import("./pages/home/home-page"), "HomePage") }),
  createRoute({ ...under, path: "/request", validateSearch: search("flow", "integration", "type", "resource", "permission", "bundle", "duration", "justification", "q"), component: page(() => import("./pages/new-request/new-request-page"), "NewRequestPage") }),
  createRoute({ ...under, path: "/requests", validateSearch: search("show"), component: page(() => import("./pages/my-requests/my-requests-page"), "MyRequestsPage") }),
  createRoute({ ...under, path: "/requests/$requestId", component: page(() => import("./pages/request/request-page"), "RequestPage") }),
  createRoute({ ...under, path: "/approvals", validateSearch: search("request"), component: page(() => import("./pages/approvals/approvals-page"), "ApprovalsPage") }),
  createRoute({ ...under, path: "/settings", validateSearch: search("tab"), component: page(() => import("./pages/my-settings/my-settings-page"), "MySettingsPage") }),
] as const;

// biome-ignore format: one line an address
const adminRoutes = [
  createRoute({ ...inAdmin, path: "/", validateSearch: search("days"), component: page(() => import("./pages/dashboard/dashboard-page"), "DashboardPage") }),
  createRoute({ ...inAdmin, path: "/activity", validateSearch: search("state", "grantee", "requester", "approver", "flow", "integration", "resource", "overdue", "range", "from", "to", "q", "request"), component: page(() => import("./pages/activity/activity-page"), "ActivityPage") }),
  createRoute({ ...inAdmin, path: "/flows", validateSearch: search("q", "active", "label", "integration", "trigger", "drafts"), component: page(() => import("./pages/flows/flows-page"), "FlowsPage") }),
  createRoute({ ...inAdmin, path: "/flows/new", validateSearch: search("copy", "draft", "trigger", "tab"), component: page(() => import("./pages/flow-builder/flow-builder-page"), "NewFlowPage") }),
  createRoute({ ...inAdmin, path: "/flows/$flowId", validateSearch: search("tab", "draft"), component: page(() => import("./pages/flow-builder/flow-builder-page"), "EditFlowPage") }),
  createRoute({ ...inAdmin, path: "/flows/$flowId/versions", validateSearch: search("version"), component: page(() => import("./pages/flow-versions/flow-versions-page"), "FlowVersionsPage") }),
  createRoute({ ...inAdmin, path: "/bundles", validateSearch: search("q"), component: page(() => import("./pages/bundles/bundles-page"), "BundlesPage") }),
  createRoute({ ...inAdmin, path: "/bundles/new", component: page(() => import("./pages/bundles/bundle-page"), "NewBundlePage") }),
  createRoute({ ...inAdmin, path: "/bundles/$bundleId", component: page(() => import("./pages/bundles/bundle-page"), "EditBundlePage") }),
  createRoute({ ...inAdmin, path: "/integrations", validateSearch: search("q", "kind"), component: page(() => import("./pages/integrations/integrations-page"), "IntegrationsPage") }),
  createRoute({ ...inAdmin, path: "/integrations/new", validateSearch: search("kind"), component: page(() => import("./pages/integrations/new-integration-page"), "NewIntegrationPage") }),
  createRoute({ ...inAdmin, path: "/integrations/$integrationId", validateSearch: search("tab"), component: page(() => import("./pages/integrations/integration-page"), "IntegrationPage") }),
  createRoute({ ...inAdmin, path: "/resources", validateSearch: search("q", "integration", "type", "tag", "path", "resource"), component: page(() => import("./pages/resources/resources-page"), "ResourcesPage") }),
  createRoute({ ...inAdmin, path: "/identities", validateSearch: search("tab", "q", "group", "status", "role", "shift"), component: page(() => import("./pages/identities/identities-page"), "IdentitiesPage") }),
  createRoute({ ...inAdmin, path: "/identities/$userId", validateSearch: search("tab"), component: page(() => import("./pages/identities/person-page"), "PersonPage") }),
  createRoute({ ...inAdmin, path: "/explain", validateSearch: search("person", "resource", "permission", "flow"), component: page(() => import("./pages/explain/explain-page"), "ExplainPage") }),
  createRoute({ ...inAdmin, path: "/graph", validateSearch: search("node", "view"), component: page(() => import("./pages/graph/graph-page"), "GraphPage") }),
  createRoute({ ...inAdmin, path: "/audit", validateSearch: search("actor", "action", "subject", "from", "to", "order", "event"), component: page(() => import("./pages/audit/audit-page"), "AuditPage") }),
  createRoute({ ...inAdmin, path: "/reports", component: page(() => import("./pages/reports/reports-page"), "ReportsPage") }),
  createRoute({ ...inAdmin, path: "/reports/new", validateSearch: search("source", "filters"), component: page(() => import("./pages/reports/report-page"), "NewReportPage") }),
  createRoute({ ...inAdmin, path: "/reports/$reportId", component: page(() => import("./pages/reports/report-page"), "EditReportPage") }),
  createRoute({ ...inAdmin, path: "/users", validateSearch: search("q", "status", "role"), component: page(() => import("./pages/users/users-page"), "UsersPage") }),
  createRoute({ ...inAdmin, path: "/tokens", component: page(() => import("./pages/api-tokens/api-tokens-page"), "ApiTokensPage") }),
  createRoute({ ...inAdmin, path: "/settings", validateSearch: search("tab"), component: page(() => import("./pages/organization/organization-page"), "OrganizationPage") }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...portalRoutes, admin.addChildren([...adminRoutes])]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
