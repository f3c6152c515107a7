import * as contract from "../contract/users";
import { deleteAccount, listAccounts, setAccount } from "../identity/accounts";
import { changeUser } from "../identity/change-user";
import { deleteUser, disableUser, enableUser } from "../identity/end-user";
import { inviteUser } from "../identity/invite-user";
import { listUsers } from "../identity/list-users";
import { getMe } from "../identity/organization";
import { resendInvitation } from "../identity/resend-invitation";
import { endUserSessions } from "../identity/sessions";
import { getUser } from "../identity/show-users";
import { guarded, routes } from "./guard";

export const userRoutes = routes()
  .openapi(guarded(contract.getMe), async (c) => c.json(await getMe(c.var.ctx), 200))
  .openapi(guarded(contract.listUsers), async (c) =>
    c.json(await listUsers(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.inviteUser), async (c) =>
    c.json(await inviteUser(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.getUser), async (c) =>
    c.json(await getUser(c.var.ctx, c.req.valid("param").userId), 200),
  )
  .openapi(guarded(contract.changeUser), async (c) =>
    c.json(await changeUser(c.var.ctx, c.req.valid("param").userId, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteUser), async (c) => {
    await deleteUser(c.var.ctx, c.req.valid("param").userId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.disableUser), async (c) =>
    c.json(await disableUser(c.var.ctx, c.req.valid("param").userId), 200),
  )
  .openapi(guarded(contract.enableUser), async (c) =>
    c.json(await enableUser(c.var.ctx, c.req.valid("param").userId), 200),
  )
  .openapi(guarded(contract.resendInvitation), async (c) => {
    await resendInvitation(c.var.ctx, c.req.valid("param").userId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.endUserSessions), async (c) => {
    await endUserSessions(c.var.ctx, c.req.valid("param").userId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.listAccounts), async (c) =>
    c.json({ items: await listAccounts(c.var.ctx, c.req.valid("param").userId) }, 200),
  )
  .openapi(guarded(contract.setAccount), async (c) => {
    const { userId, integrationId } = c.req.valid("param");
    return c.json(
      await setAccount(c.var.ctx, userId, integrationId, c.req.valid("json").account),
      200,
    );
  })
  .openapi(guarded(contract.deleteAccount), async (c) => {
    const { userId, integrationId } = c.req.valid("param");
    await deleteAccount(c.var.ctx, userId, integrationId);
    return c.body(null, 204);
  });
