CREATE TABLE `write_probe` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `run` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `effect_at` integer;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `effect_of` text;--> statement-breakpoint
ALTER TABLE `integrations` ADD `trouble` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `failed_at` integer;--> statement-breakpoint
CREATE INDEX `outbox_failed` ON `outbox` (`failed_at`) WHERE state = 'failed';--> statement-breakpoint
UPDATE integrations SET trouble = json_object('revoke', json_object('since', trouble_since,
    'message', replace(replace(replace(coalesce(trouble_message, ''), char(10), ' '), char(13), ' '), char(9), ' '),
    'failure', null, 'alertedAt', alerted_at))
  WHERE trouble_since IS NOT NULL;--> statement-breakpoint
-- What mail servers sent back was kept among what nobody needed any more.
UPDATE outbox SET state = 'failed', failed_at = due_at
  WHERE state = 'dropped' AND (last_error LIKE 'The mail server refused%' OR last_error LIKE 'given up after three days%');
