DROP INDEX `requests_day`;--> statement-breakpoint
CREATE INDEX `requests_asked` ON `requests` (`created_at`,`automatic`);--> statement-breakpoint
CREATE INDEX `requests_granted` ON `requests` (`granted_at`) WHERE granted_at is not null;