import { PageHead } from "../../parts/layout";

export const ApiTokensPage = () => <PageHead title="ApiTokensPage" />;
