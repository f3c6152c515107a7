/** The first page of the admin app: what stands, what is late, how the promise was kept. */
import "./dashboard.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { FilterSelect } from "../../parts/field";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Show } from "../../parts/states";
import { Time } from "../../parts/time";
import { dashboardWords as words } from "../../words/dashboard";
import { EndsNext, Waits } from "./lists";
import { Onboarding } from "./onboarding";
import { PromiseKept } from "./promise-kept";
import { Trends } from "./trends";

type Dashboard = Output<"getDashboard">;
const ranges = ["7", "30", "90"] as const;
const route = getRouteApi("/admin/");

function Tiles({ board }: { readonly board: Dashboard }) {
  const tiles = [
    [words.active, board.active, { state: "active,revoking" }],
    [words.waiting, board.waiting, { state: "pending" }],
    [words.endingSoon, board.endingSoon, { state: "active" }],
    [words.overdue, board.overdue, { overdue: "true" }],
  ] as const;
  return (
    <div class="tiles">
      {tiles.map(([label, numbers, search]) => (
        <Link key={label} className="tile" to="/admin/activity" search={search}>
          <span class="label">{label}</span>
          <span class="figure">{numbers.requests}</span>
          <span class="muted small">
            {numbers.people > 0 ? words.people(numbers.people) : words.nobody}
          </span>
        </Link>
      ))}
    </div>
  );
}

function Trouble({ board }: { readonly board: Dashboard }) {
  return (
    <Card title={words.trouble} flush={board.integrationsInTrouble.length > 0}>
      {board.integrationsInTrouble.length === 0 ? (
        <Empty title={words.noTrouble}>{words.noTroubleMore}</Empty>
      ) : (
        <ul class="list">
          {board.integrationsInTrouble.map((one) => (
            <li key={one.id}>
              <div class="row between">
                <Link
                  to="/admin/integrations/$integrationId"
                  params={{ integrationId: one.id }}
                  className="strong"
                >
                  {one.name}
                </Link>
                <span class="muted small">
                  <Time at={one.since} />
                </span>
              </div>
              <p class="small muted">{one.message}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function DashboardPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const days = ranges.find((r) => r === search.days) ?? "30";
  const board = useRead("getDashboard", { query: { days } }, { keep: true });
  return (
    <>
      <PageHead title={words.title}>
        <FilterSelect
          label={words.days(30)}
          value={days === "30" ? undefined : days}
          onValue={(value) => void navigate({ search: value ? { days: value } : {} })}
          choices={[
            { value: "7", label: words.days(7) },
            { value: "90", label: words.days(90) },
          ]}
        />
      </PageHead>
      <div class="dashboard">
        <Onboarding />
        <Show answer={board} lines={8}>
          {(data) => (
            <>
              <Tiles board={data} />
              <PromiseKept promise={data.promise} />
              <div class="columns">
                <EndsNext />
                <Waits />
              </div>
              <Trends days={data.trends} />
              <Trouble board={data} />
            </>
          )}
        </Show>
      </div>
    </>
  );
}
