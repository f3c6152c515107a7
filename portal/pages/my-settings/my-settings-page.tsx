import { PageHead } from "../../parts/layout";

export const MySettingsPage = () => <PageHead title="MySettingsPage" />;
