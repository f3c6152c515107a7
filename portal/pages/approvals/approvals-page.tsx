import { PageHead } from "../../parts/layout";

export const ApprovalsPage = () => <PageHead title="ApprovalsPage" />;
