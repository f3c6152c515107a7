import { getMailSettings, setMailSettings } from "../admin/mail-settings";
import { getOnboarding, setOnboarding } from "../admin/onboarding";
import { testMail } from "../admin/test-mail";
import { listUndeliveredMails, retryMails } from "../admin/undelivered-mails";
import * as mail from "../contract/mail-settings";
import * as onboarding from "../contract/onboarding";
import { guarded, routes } from "./guard";

export const settingRoutes = routes()
  .openapi(guarded(mail.getMailSettings), async (c) =>
    c.json(await getMailSettings(c.var.ctx), 200),
  )
  .openapi(guarded(mail.setMailSettings), async (c) =>
    c.json(await setMailSettings(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(mail.testMail), async (c) =>
    c.json(await testMail(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(mail.listUndeliveredMails), async (c) =>
    c.json(await listUndeliveredMails(c.var.ctx), 200),
  )
  .openapi(guarded(mail.retryMails), async (c) =>
    c.json(await retryMails(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(onboarding.getOnboarding), async (c) =>
    c.json(await getOnboarding(c.var.ctx), 200),
  )
  .openapi(guarded(onboarding.setOnboarding), async (c) =>
    c.json(await setOnboarding(c.var.ctx, c.req.valid("json")), 200),
  );
