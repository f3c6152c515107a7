import { PageHead } from "../../parts/layout";

export const ActivityPage = () => <PageHead title="ActivityPage" />;
