import { PageHead } from "../../parts/layout";

export const DashboardPage = () => <PageHead title="DashboardPage" />;
