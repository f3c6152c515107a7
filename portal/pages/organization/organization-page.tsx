import { PageHead } from "../../parts/layout";

export const OrganizationPage = () => <PageHead title="OrganizationPage" />;
