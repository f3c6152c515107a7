-- The audit log only grows; `chain` is filled once.
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
WHEN old.chain IS NOT NULL OR new.chain IS NULL OR new.seq <> old.seq OR new.at <> old.at OR new.actor <> old.actor
  OR new.action <> old.action OR new.subject <> old.subject OR new.detail <> old.detail
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
--> statement-breakpoint
-- Caches of policy and people compare `facts_version`; no writer can forget to raise it.
CREATE TRIGGER facts_users_insert AFTER INSERT ON users
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_users_delete AFTER DELETE ON users
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_users_update AFTER UPDATE OF email, full_name, role, status, manager_id, time_zone, attributes ON users
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_groups_insert AFTER INSERT ON groups
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_groups_delete AFTER DELETE ON groups
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_groups_update AFTER UPDATE OF name ON groups
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_group_members_insert AFTER INSERT ON group_members
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_group_members_delete AFTER DELETE ON group_members
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_group_members_update AFTER UPDATE ON group_members
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shifts_insert AFTER INSERT ON shifts
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shifts_delete AFTER DELETE ON shifts
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shifts_update AFTER UPDATE OF name ON shifts
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shift_turns_insert AFTER INSERT ON shift_turns
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shift_turns_delete AFTER DELETE ON shift_turns
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_shift_turns_update AFTER UPDATE ON shift_turns
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_flows_insert AFTER INSERT ON flows
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_flows_delete AFTER DELETE ON flows
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_flows_update AFTER UPDATE OF version, deleted_at ON flows
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_bundles_insert AFTER INSERT ON bundles
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_bundles_delete AFTER DELETE ON bundles
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_bundles_update AFTER UPDATE OF version, deleted_at ON bundles
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_integrations_insert AFTER INSERT ON integrations
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_integrations_delete AFTER DELETE ON integrations
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_integrations_update AFTER UPDATE OF name, state ON integrations
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_access_links_insert AFTER INSERT ON access_links
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_access_links_delete AFTER DELETE ON access_links
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_access_links_update AFTER UPDATE OF flow_id, ended_at ON access_links
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_permissions_insert AFTER INSERT ON permissions
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_permissions_delete AFTER DELETE ON permissions
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_permissions_update AFTER UPDATE OF title, deleted_at ON permissions
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
--> statement-breakpoint
CREATE TRIGGER facts_organization_update AFTER UPDATE OF paused, settings ON organization
BEGIN UPDATE organization SET facts_version = facts_version + 1; END;
