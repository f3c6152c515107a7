CREATE TABLE `favourites` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`flow_id` text NOT NULL,
	`bundle_id` text DEFAULT '' NOT NULL,
	`resource_id` text DEFAULT '' NOT NULL,
	`permission` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `favourites_once` ON `favourites` (`user_id`,`flow_id`,`bundle_id`,`resource_id`,`permission`);--> statement-breakpoint
CREATE TABLE `logos` (
	`id` integer PRIMARY KEY NOT NULL,
	`content_type` text NOT NULL,
	`data` text NOT NULL,
	`version` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`transport` text NOT NULL,
	`config` text NOT NULL,
	`secret` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`columns` text NOT NULL,
	`filters` text NOT NULL,
	`timeframe` text NOT NULL,
	`format` text NOT NULL,
	`schedule` text,
	`next_run_at` integer,
	`last_run_at` integer,
	`share_hash` text,
	`share_created_at` integer,
	`share_created_by` text,
	`share_expires_at` integer,
	`share_downloads` integer DEFAULT 0 NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_shareHash_unique` ON `reports` (`share_hash`);--> statement-breakpoint
CREATE INDEX `reports_name` ON `reports` (`name`,`id`);--> statement-breakpoint
CREATE INDEX `reports_due` ON `reports` (`next_run_at`) WHERE next_run_at is not null;--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`page` text NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`shared` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `saved_views_user` ON `saved_views` (`user_id`);--> statement-breakpoint
CREATE INDEX `saved_views_shared` ON `saved_views` (`shared`);--> statement-breakpoint
CREATE TABLE `user_preferences` (
	`user_id` text PRIMARY KEY NOT NULL,
	`preferences` text NOT NULL,
	`switched_off` text NOT NULL,
	`updated_at` integer NOT NULL
);
