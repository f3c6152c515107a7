CREATE TABLE `audit_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`guarded` integer NOT NULL,
	`chain` text
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`subject`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit_events` (`actor`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit_events` (`action`,`seq`);--> statement-breakpoint
CREATE TABLE `access_links` (
	`id` text PRIMARY KEY NOT NULL,
	`flow_id` text NOT NULL,
	`uses` integer DEFAULT 0 NOT NULL,
	`last_used_at` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `access_links_flow` ON `access_links` (`flow_id`);--> statement-breakpoint
CREATE TABLE `bundles` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bundles_name` ON `bundles` (`name`) WHERE deleted_at is null;--> statement-breakpoint
CREATE TABLE `flow_versions` (
	`flow_id` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_by_id` text,
	PRIMARY KEY(`flow_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `flows` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `flows_name` ON `flows` (`name`) WHERE deleted_at is null;--> statement-breakpoint
CREATE TABLE `group_members` (
	`group_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `user_id`),
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `group_members_user` ON `group_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `groups` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`source` text DEFAULT 'local' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_name_unique` ON `groups` (`name`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`actor` text NOT NULL,
	`key` text NOT NULL,
	`call_hash` text NOT NULL,
	`status` integer,
	`body` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`actor`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`integration_id` text NOT NULL,
	`user_id` text NOT NULL,
	`account` text NOT NULL,
	PRIMARY KEY(`integration_id`, `user_id`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `accounts_user` ON `accounts` (`user_id`);--> statement-breakpoint
CREATE TABLE `integrations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`config` text NOT NULL,
	`secrets` text,
	`state` text NOT NULL,
	`sync_seconds` integer DEFAULT 900 NOT NULL,
	`next_sync_at` integer,
	`last_sync_at` integer,
	`last_reconcile_at` integer,
	`trouble_since` integer,
	`trouble_message` text,
	`alerted_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `integrations_name_unique` ON `integrations` (`name`);--> statement-breakpoint
CREATE TABLE `email_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`access_link_id` text NOT NULL,
	`email` text NOT NULL,
	`code_hash` text NOT NULL,
	`browser_hash` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `email_codes_email` ON `email_codes` (`email`,`created_at`);--> statement-breakpoint
CREATE TABLE `links` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`subject_id` text NOT NULL,
	`user_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`code_hash` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`browser_hash` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `links_subject` ON `links` (`subject_id`);--> statement-breakpoint
CREATE INDEX `links_user` ON `links` (`user_id`);--> statement-breakpoint
CREATE TABLE `organization` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`paused` integer DEFAULT false NOT NULL,
	`paused_reason` text,
	`facts_version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`template` text NOT NULL,
	`recipient` text NOT NULL,
	`payload` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`sent_at` integer,
	`last_error` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_key_unique` ON `outbox` (`key`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`approver_id` text NOT NULL,
	`approve` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`terms_hash` text NOT NULL,
	`via` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decisions_once` ON `decisions` (`request_id`,`approver_id`);--> statement-breakpoint
CREATE INDEX `decisions_approver` ON `decisions` (`approver_id`,`at`);--> statement-breakpoint
CREATE TABLE `orphans` (
	`handle` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`found_at` integer NOT NULL,
	`message` text
);
--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`state` text NOT NULL,
	`end_state` text,
	`flow_id` text NOT NULL,
	`flow_version` integer NOT NULL,
	`flow_name` text NOT NULL,
	`policy` text NOT NULL,
	`bundle_id` text,
	`requester_id` text NOT NULL,
	`grantee_id` text NOT NULL,
	`access_link_id` text,
	`justification` text NOT NULL,
	`duration_seconds` integer,
	`terms_hash` text NOT NULL,
	`wider_terms` text DEFAULT '[]' NOT NULL,
	`automatic` integer NOT NULL,
	`created_at` integer NOT NULL,
	`lapses_at` integer NOT NULL,
	`decided_at` integer,
	`granted_at` integer,
	`expires_at` integer,
	`warned_at` integer,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text,
	`extension_count` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`overdue_since` integer,
	`message` text,
	`source` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `requests_number_unique` ON `requests` (`number`);--> statement-breakpoint
CREATE INDEX `requests_due` ON `requests` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `requests_grantee` ON `requests` (`grantee_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `requests_state` ON `requests` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `requests_created` ON `requests` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_flow` ON `requests` (`flow_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `requests_overdue` ON `requests` (`overdue_since`) WHERE overdue_since is not null;--> statement-breakpoint
CREATE TABLE `seats` (
	`request_id` text NOT NULL,
	`user_id` text NOT NULL,
	`why` text NOT NULL,
	`link_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seats_once` ON `seats` (`request_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `seats_user` ON `seats` (`user_id`);--> statement-breakpoint
CREATE TABLE `units` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`integration_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`resource_type` text NOT NULL,
	`external_id` text NOT NULL,
	`resource_name` text NOT NULL,
	`path` text NOT NULL,
	`permission` text NOT NULL,
	`account` text NOT NULL,
	`handle` text NOT NULL,
	`seed` text NOT NULL,
	`state` text NOT NULL,
	`left_out` integer DEFAULT false NOT NULL,
	`refreshing` integer DEFAULT false NOT NULL,
	`moving` integer DEFAULT false NOT NULL,
	`deadline_at` integer,
	`recipe` text,
	`touched` integer DEFAULT false NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`message` text,
	`evidence` text,
	`granted_at` integer,
	`ended_at` integer,
	`revealed_at` integer,
	`missing_since` integer,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `units_request` ON `units` (`request_id`);--> statement-breakpoint
CREATE INDEX `units_handle` ON `units` (`handle`);--> statement-breakpoint
CREATE INDEX `units_integration` ON `units` (`integration_id`,`state`);--> statement-breakpoint
CREATE INDEX `units_resource` ON `units` (`resource_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `units_one_mover` ON `units` (`handle`) WHERE moving = 1;--> statement-breakpoint
CREATE TABLE `permissions` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`resource_type` text NOT NULL,
	`resource_type_title` text NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `permissions_name` ON `permissions` (`integration_id`,`resource_type`,`name`);--> statement-breakpoint
CREATE TABLE `resource_tags` (
	`key` text NOT NULL,
	`value` text NOT NULL,
	`resource_id` text NOT NULL,
	PRIMARY KEY(`key`, `value`, `resource_id`)
);
--> statement-breakpoint
CREATE INDEX `resource_tags_resource` ON `resource_tags` (`resource_id`);--> statement-breakpoint
CREATE TABLE `resources` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`type` text NOT NULL,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`search_name` text NOT NULL,
	`path` text NOT NULL,
	`path_key` text NOT NULL,
	`tags` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resources_external` ON `resources` (`integration_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `resources_name` ON `resources` (`integration_id`,`type`,`search_name`,`id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `resources_search` ON `resources` (`search_name`,`id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `resources_path` ON `resources` (`integration_id`,`type`,`path_key`) WHERE deleted_at is null;--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`cursor` text,
	`counts` text NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `sync_runs_integration` ON `sync_runs` (`integration_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`hint` text NOT NULL,
	`user_id` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_tokenHash_unique` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_user` ON `api_tokens` (`user_id`);--> statement-breakpoint
CREATE TABLE `browsers` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `browsers_user` ON `browsers` (`user_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`access_link_id` text,
	`user_agent` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_tokenHash_unique` ON `sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `shift_turns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`shift_id` text NOT NULL,
	`user_id` text NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	FOREIGN KEY (`shift_id`) REFERENCES `shifts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `shift_turns_shift` ON `shift_turns` (`shift_id`);--> statement-breakpoint
CREATE INDEX `shift_turns_user` ON `shift_turns` (`user_id`);--> statement-breakpoint
CREATE TABLE `shifts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`source` text DEFAULT 'local' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shifts_name_unique` ON `shifts` (`name`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`full_name` text NOT NULL,
	`phone` text,
	`role` text NOT NULL,
	`status` text NOT NULL,
	`manager_id` text,
	`time_zone` text,
	`attributes` text NOT NULL,
	`source` text DEFAULT 'local' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_sign_in_at` integer,
	FOREIGN KEY (`manager_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);--> statement-breakpoint
CREATE INDEX `users_manager` ON `users` (`manager_id`);--> statement-breakpoint
CREATE INDEX `users_name` ON `users` (`full_name`,`id`);