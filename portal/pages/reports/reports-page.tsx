import { PageHead } from "../../parts/layout";

export const ReportsPage = () => <PageHead title="ReportsPage" />;
