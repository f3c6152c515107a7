import * as contract from "../contract/groups";
import {
  addGroupMembers,
  listGroupMembers,
  removeGroupMember,
  replaceGroupMembers,
} from "../identity/group-members";
import { changeGroup, createGroup, deleteGroup, getGroup, listGroups } from "../identity/groups";
import { guarded, routes } from "./guard";

export const groupRoutes = routes()
  .openapi(guarded(contract.listGroups), async (c) =>
    c.json(await listGroups(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createGroup), async (c) =>
    c.json(await createGroup(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.getGroup), async (c) =>
    c.json(await getGroup(c.var.ctx, c.req.valid("param").groupId), 200),
  )
  .openapi(guarded(contract.changeGroup), async (c) =>
    c.json(await changeGroup(c.var.ctx, c.req.valid("param").groupId, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteGroup), async (c) => {
    await deleteGroup(c.var.ctx, c.req.valid("param").groupId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.listGroupMembers), async (c) =>
    c.json(
      await listGroupMembers(c.var.ctx, c.req.valid("param").groupId, c.req.valid("query")),
      200,
    ),
  )
  .openapi(guarded(contract.addGroupMembers), async (c) =>
    c.json(
      await addGroupMembers(c.var.ctx, c.req.valid("param").groupId, c.req.valid("json").members),
      200,
    ),
  )
  .openapi(guarded(contract.replaceGroupMembers), async (c) =>
    c.json(
      await replaceGroupMembers(
        c.var.ctx,
        c.req.valid("param").groupId,
        c.req.valid("json").members,
      ),
      200,
    ),
  )
  .openapi(guarded(contract.removeGroupMember), async (c) => {
    const { groupId, userId } = c.req.valid("param");
    await removeGroupMember(c.var.ctx, groupId, userId);
    return c.body(null, 204);
  });
