import { PageHead } from "../../parts/layout";

export const ExplainPage = () => <PageHead title="ExplainPage" />;
