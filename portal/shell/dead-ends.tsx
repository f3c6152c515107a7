/** Pages that are not pages: nothing here, not for you, broken. Each says what to do. */
import { Outlet } from "@tanstack/react-router";
import { Compass, ShieldAlert, TriangleAlert } from "lucide-preact";
import { Button, ButtonLink } from "../parts/button";
import { Empty, Loading } from "../parts/states";
import { shellWords as words } from "../words/shell";
import { useMe } from "./me";

export const NotFound = () => (
  <Empty
    title={words.notFoundTitle}
    icon={<Compass size={32} aria-hidden="true" />}
    action={
      <ButtonLink kind="primary" to="/">
        {words.home}
      </ButtonLink>
    }
  >
    {words.notFound}
  </Empty>
);

/** Everything under `/admin`. Others than admins learn what this is and where they should go. */
export function AdminOnly() {
  const me = useMe();
  if (!me) return <Loading />;
  if (me.user.role === "admin") return <Outlet />;
  return (
    <Empty
      title={words.wrongFaceTitle}
      icon={<ShieldAlert size={32} aria-hidden="true" />}
      action={
        <ButtonLink kind="primary" to="/">
          {words.wrongFaceAction}
        </ButtonLink>
      }
    >
      {words.wrongFace}
    </Empty>
  );
}

export const Crashed = () => (
  <Empty
    title={words.crashedTitle}
    icon={<TriangleAlert size={32} aria-hidden="true" />}
    action={<Button onClick={() => location.reload()}>{words.reload}</Button>}
  >
    {words.crashed}
  </Empty>
);
