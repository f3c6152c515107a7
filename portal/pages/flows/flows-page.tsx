import { PageHead } from "../../parts/layout";

export const FlowsPage = () => <PageHead title="FlowsPage" />;
