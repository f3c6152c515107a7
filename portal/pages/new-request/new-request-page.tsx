import { PageHead } from "../../parts/layout";

export const NewRequestPage = () => <PageHead title="NewRequestPage" />;
