import { PageHead } from "../../parts/layout";

export const IdentitiesPage = () => <PageHead title="IdentitiesPage" />;
