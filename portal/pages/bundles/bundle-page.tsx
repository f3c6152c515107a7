import { PageHead } from "../../parts/layout";

export const NewBundlePage = () => <PageHead title="NewBundlePage" />;
export const EditBundlePage = () => <PageHead title="EditBundlePage" />;
