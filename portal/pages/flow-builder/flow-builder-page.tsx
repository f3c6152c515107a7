import { PageHead } from "../../parts/layout";

export const NewFlowPage = () => <PageHead title="NewFlowPage" />;
export const EditFlowPage = () => <PageHead title="EditFlowPage" />;
