/** Any HTTP service as an integration, by four signed calls. docs/webhook.md is for those who implement one. */
import { defineConnector } from "../connector";
import { webhookAccess } from "./access";
import { webhookTarget } from "./call";
import { checkTarget } from "./check";
import { WebhookConfig } from "./config";
import { webhookInventory } from "./inventory";

export const webhook = defineConnector({
  kind: "webhook",
  title: "Webhook",
  description: "Your own service: list, grant, revoke and observe as four signed HTTP calls.",
  config: WebhookConfig,
  // Targets are asked to honour `deadlineAt`, but nothing proves that they do.
  deadlineClass: "D",
  // Ids in a console's address may be those of a service of one's own.
  matches: () => true,
  connect(config, ports) {
    const target = webhookTarget(config, ports);
    return {
      inventory: webhookInventory(target),
      access: webhookAccess(target, config, ports),
      check: () => checkTarget(target, ports.now),
      identify: target.identify,
    };
  },
});
