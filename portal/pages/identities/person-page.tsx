import { PageHead } from "../../parts/layout";

export const PersonPage = () => <PageHead title="PersonPage" />;
