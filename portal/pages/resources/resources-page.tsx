import { PageHead } from "../../parts/layout";

export const ResourcesPage = () => <PageHead title="ResourcesPage" />;
