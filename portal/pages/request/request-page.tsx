import { PageHead } from "../../parts/layout";

export const RequestPage = () => <PageHead title="RequestPage" />;
