CREATE TABLE `link_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`link_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`browser_hash` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `link_codes_link` ON `link_codes` (`link_id`,`created_at`);--> statement-breakpoint
-- Browsers were remembered by codes that worked for weeks: each proves its owner once more, by a fresh one.
DROP TABLE `browsers`;--> statement-breakpoint
CREATE TABLE `browsers` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `browsers_id_unique` ON `browsers` (`id`);--> statement-breakpoint
CREATE INDEX `browsers_user` ON `browsers` (`user_id`);--> statement-breakpoint
-- The codes in approval and extension mails that are out work no longer.
UPDATE `links` SET `code_hash` = NULL WHERE `purpose` IN ('approve', 'extend');
--> statement-breakpoint
CREATE INDEX `links_browser` ON `links` (`browser_hash`,`created_at`) WHERE browser_hash is not null;
