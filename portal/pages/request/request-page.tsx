/** One request, from the asking to the proof that it is gone; for whoever asked, decides, or administers. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-preact";
import type { RequestId } from "../../../worker/contract/values";
import { useRead } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { CopyButton } from "../../parts/copy";
import { PageHead } from "../../parts/layout";
import { RequestBody } from "../../parts/request/request-body";
import { sentenceOf } from "../../parts/request/what";
import { Empty, Failed, Loading } from "../../parts/states";
import { useMe } from "../../shell/me";
import { requestPageWords as words } from "../../words/request-page";

const route = getRouteApi("/requests/$requestId");

export function RequestPage() {
  // What is no id is refused by the server like one that is nobody's.
  const requestId = route.useParams().requestId as RequestId;
  const { data, error, refetch } = useRead("getRequest", { params: { requestId } });
  const me = useMe();
  if (!data) {
    if (error?.code === "not_found" || error?.code === "bad_input") return <Gone />;
    return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading lines={8} />;
  }
  const mine = data.grantee.id === me?.user.id || data.requester.id === me?.user.id;
  return (
    <>
      <PageHead
        title={sentenceOf(data, me?.user.id)}
        crumb={
          <Link
            to={mine ? "/requests" : me?.user.role === "admin" ? "/admin/activity" : "/approvals"}
          >
            <ChevronLeft size={16} aria-hidden="true" />
            {mine ? words.mine : me?.user.role === "admin" ? words.activity : words.approvals}
          </Link>
        }
      >
        <CopyButton text={location.href} label={words.copyLink} />
      </PageHead>
      <RequestBody request={data} deciding={!mine && !data.automatic} />
    </>
  );
}

const Gone = () => (
  <>
    <PageHead title={words.goneTitle} />
    <Empty title={words.goneTitle} action={<ButtonLink to="/requests">{words.mine}</ButtonLink>}>
      {words.gone}
    </Empty>
  </>
);
