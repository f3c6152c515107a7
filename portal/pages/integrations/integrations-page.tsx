import { PageHead } from "../../parts/layout";

export const IntegrationsPage = () => <PageHead title="IntegrationsPage" />;
