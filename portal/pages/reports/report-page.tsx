import { PageHead } from "../../parts/layout";

export const NewReportPage = () => <PageHead title="NewReportPage" />;
export const EditReportPage = () => <PageHead title="EditReportPage" />;
