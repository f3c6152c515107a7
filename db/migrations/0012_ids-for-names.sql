ALTER TABLE `organization` ADD `names_stored` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `ineligible_since` integer;--> statement-breakpoint
UPDATE `organization` SET `names_stored` = true;
