import { PageHead } from "../../parts/layout";

export const IntegrationPage = () => <PageHead title="IntegrationPage" />;
