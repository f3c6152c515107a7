CREATE TABLE `tallies` (
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`window_at` integer NOT NULL,
	`count` integer NOT NULL,
	`allowed` integer NOT NULL,
	PRIMARY KEY(`action`, `subject`, `window_at`)
);
--> statement-breakpoint
ALTER TABLE `bundles` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `bundles` ADD `skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `bundles_folded` ON `bundles` (`folded`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `bundles_skeleton` ON `bundles` (`skeleton`);--> statement-breakpoint
ALTER TABLE `flows` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `flows` ADD `skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `flows_folded` ON `flows` (`folded`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `flows_skeleton` ON `flows` (`skeleton`);--> statement-breakpoint
ALTER TABLE `groups` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `groups` ADD `skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `groups_folded` ON `groups` (`folded`);--> statement-breakpoint
CREATE INDEX `groups_skeleton` ON `groups` (`skeleton`);--> statement-breakpoint
ALTER TABLE `integrations` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `integrations` ADD `skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `integrations_folded` ON `integrations` (`folded`);--> statement-breakpoint
CREATE INDEX `integrations_skeleton` ON `integrations` (`skeleton`);--> statement-breakpoint
ALTER TABLE `requests` ADD `bound_at` integer;--> statement-breakpoint
ALTER TABLE `shifts` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `shifts` ADD `skeleton` text;--> statement-breakpoint
CREATE UNIQUE INDEX `shifts_folded` ON `shifts` (`folded`);--> statement-breakpoint
CREATE INDEX `shifts_skeleton` ON `shifts` (`skeleton`);--> statement-breakpoint
ALTER TABLE `users` ADD `email_key` text;--> statement-breakpoint
ALTER TABLE `users` ADD `pending_email` text;--> statement-breakpoint
ALTER TABLE `users` ADD `mailbox` text;--> statement-breakpoint
ALTER TABLE `users` ADD `folded` text;--> statement-breakpoint
ALTER TABLE `users` ADD `display_time_zone` text;--> statement-breakpoint
CREATE UNIQUE INDEX `users_emailKey_unique` ON `users` (`email_key`);--> statement-breakpoint
CREATE INDEX `users_mailbox` ON `users` (`mailbox`);--> statement-breakpoint
CREATE INDEX `users_folded` ON `users` (`folded`);
--> statement-breakpoint
-- Plain ASCII names are folded here; the minute sweep reads the others, and those that two rows share.
UPDATE groups SET folded = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')
WHERE 1 AND name NOT GLOB '*[^ -~]*'
  AND replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') IN (SELECT replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') FROM groups WHERE 1 GROUP BY 1 HAVING count(*) = 1);
--> statement-breakpoint
UPDATE shifts SET folded = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')
WHERE 1 AND name NOT GLOB '*[^ -~]*'
  AND replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') IN (SELECT replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') FROM shifts WHERE 1 GROUP BY 1 HAVING count(*) = 1);
--> statement-breakpoint
UPDATE integrations SET folded = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')
WHERE state <> 'deleted' AND name NOT GLOB '*[^ -~]*'
  AND replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') IN (SELECT replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') FROM integrations WHERE state <> 'deleted' GROUP BY 1 HAVING count(*) = 1);
--> statement-breakpoint
UPDATE flows SET folded = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')
WHERE deleted_at IS NULL AND name NOT GLOB '*[^ -~]*'
  AND replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') IN (SELECT replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') FROM flows WHERE deleted_at IS NULL GROUP BY 1 HAVING count(*) = 1);
--> statement-breakpoint
UPDATE bundles SET folded = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ')
WHERE deleted_at IS NULL AND name NOT GLOB '*[^ -~]*'
  AND replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') IN (SELECT replace(replace(replace(lower(trim(name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') FROM bundles WHERE deleted_at IS NULL GROUP BY 1 HAVING count(*) = 1);
--> statement-breakpoint
CREATE TRIGGER groups_fold AFTER INSERT ON groups WHEN new.folded IS NULL AND new.name NOT GLOB '*[^ -~]*'
BEGIN UPDATE groups SET folded = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') WHERE id = new.id; END;
--> statement-breakpoint
CREATE TRIGGER shifts_fold AFTER INSERT ON shifts WHEN new.folded IS NULL AND new.name NOT GLOB '*[^ -~]*'
BEGIN UPDATE shifts SET folded = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') WHERE id = new.id; END;
--> statement-breakpoint
CREATE TRIGGER integrations_fold AFTER INSERT ON integrations WHEN new.folded IS NULL AND new.name NOT GLOB '*[^ -~]*'
BEGIN UPDATE integrations SET folded = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') WHERE id = new.id; END;
--> statement-breakpoint
CREATE TRIGGER flows_fold AFTER INSERT ON flows WHEN new.folded IS NULL AND new.name NOT GLOB '*[^ -~]*'
BEGIN UPDATE flows SET folded = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') WHERE id = new.id; END;
--> statement-breakpoint
CREATE TRIGGER bundles_fold AFTER INSERT ON bundles WHEN new.folded IS NULL AND new.name NOT GLOB '*[^ -~]*'
BEGIN UPDATE bundles SET folded = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' '), skeleton = replace(replace(replace(lower(trim(new.name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') WHERE id = new.id; END;
--> statement-breakpoint
UPDATE users SET email_key = lower(email),
  folded = CASE WHEN full_name NOT GLOB '*[^ -~]*' THEN replace(replace(replace(lower(trim(full_name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') END;
--> statement-breakpoint
CREATE TRIGGER users_fold AFTER INSERT ON users WHEN new.email_key IS NULL
BEGIN UPDATE users SET email_key = lower(new.email),
  folded = CASE WHEN new.full_name NOT GLOB '*[^ -~]*' THEN replace(replace(replace(lower(trim(new.full_name)), ' ', char(1, 2)), char(2, 1), ''), char(1, 2), ' ') END WHERE id = new.id; END;
--> statement-breakpoint
-- No writer can leave the key of an old address behind.
CREATE TRIGGER users_email_key AFTER UPDATE OF email ON users WHEN new.email <> old.email AND new.email_key IS old.email_key
BEGIN UPDATE users SET email_key = lower(new.email), mailbox = NULL WHERE id = new.id; END;
--> statement-breakpoint
-- Zones that people chose for themselves are for reading times only; one from an admin or a source stays.
UPDATE users SET display_time_zone = time_zone WHERE time_zone IS NOT NULL;
--> statement-breakpoint
UPDATE users SET time_zone = NULL WHERE time_zone IS NOT NULL AND (
  SELECT a.actor = 'user:' || users.id OR (a.actor GLOB 'token:*' AND substr(a.actor, -length(users.id)) = users.id)
  FROM audit_events a WHERE a.subject = users.id AND a.action = 'user.changed' AND json_type(a.detail, '$.after.timeZone') IS NOT NULL
  ORDER BY a.seq DESC LIMIT 1);
--> statement-breakpoint
-- Nothing of a link with an end is granted or extended beyond it, and what stands is shortened to it by the sweep.
UPDATE requests SET bound_at = (
  SELECT CAST(strftime('%s', coalesce(f.document, requests.policy)->>'$.accessLink.expiresAt') AS integer) * 1000
  FROM (SELECT 1) LEFT JOIN flows f ON f.id = requests.flow_id AND f.deleted_at IS NULL)
WHERE access_link_id IS NOT NULL AND ended_at IS NULL;
