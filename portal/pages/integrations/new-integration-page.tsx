import { PageHead } from "../../parts/layout";

export const NewIntegrationPage = () => <PageHead title="NewIntegrationPage" />;
