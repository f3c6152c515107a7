import { PageHead } from "../../parts/layout";

export const UsersPage = () => <PageHead title="UsersPage" />;
