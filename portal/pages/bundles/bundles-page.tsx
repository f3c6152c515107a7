import { PageHead } from "../../parts/layout";

export const BundlesPage = () => <PageHead title="BundlesPage" />;
