import { PageHead } from "../../parts/layout";

export const MyRequestsPage = () => <PageHead title="MyRequestsPage" />;
