import { PageHead } from "../../parts/layout";

export const GraphPage = () => <PageHead title="GraphPage" />;
