ALTER TABLE `integrations` ADD `identity` text;--> statement-breakpoint
ALTER TABLE `organization` ADD `deployment` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `units` ADD `changed_outside` text;--> statement-breakpoint
ALTER TABLE `units` ADD `repairing` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `units` ADD `repair_asked_at` integer;--> statement-breakpoint
UPDATE `organization` SET `deployment` = lower(hex(randomblob(16)));
