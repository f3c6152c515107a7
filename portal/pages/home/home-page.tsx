import { PageHead } from "../../parts/layout";

export const HomePage = () => <PageHead title="HomePage" />;
