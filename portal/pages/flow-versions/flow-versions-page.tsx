import { PageHead } from "../../parts/layout";

export const FlowVersionsPage = () => <PageHead title="FlowVersionsPage" />;
