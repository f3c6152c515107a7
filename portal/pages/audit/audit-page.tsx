import { PageHead } from "../../parts/layout";

export const AuditPage = () => <PageHead title="AuditPage" />;
