-- Decisions go with their closed request and never alone: retention deletes the request first, in the same transaction.
DROP TRIGGER decisions_no_delete;
--> statement-breakpoint
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
WHEN EXISTS (SELECT 1 FROM requests WHERE requests.id = old.request_id)
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted without their request'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests
WHEN old.state IN ('pending', 'granting', 'active', 'revoking')
BEGIN SELECT RAISE(ABORT, 'open requests are never deleted'); END;
