CREATE TABLE `flow_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`flow_id` text,
	`base_version` integer,
	`name` text NOT NULL,
	`document` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `flow_drafts_updated` ON `flow_drafts` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `flow_drafts_flow` ON `flow_drafts` (`flow_id`);--> statement-breakpoint
CREATE TABLE `observed_privileges` (
	`integration_id` text NOT NULL,
	`account` text NOT NULL,
	`external_id` text NOT NULL,
	`permission` text NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`integration_id`, `account`, `external_id`, `permission`)
);
--> statement-breakpoint
CREATE INDEX `observed_privileges_resource` ON `observed_privileges` (`integration_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `requests_day` ON `requests` (`created_at`,`automatic`,`granted_at`);--> statement-breakpoint
CREATE INDEX `requests_ended` ON `requests` (`ended_at`,`state`,`expires_at`) WHERE ended_at is not null;