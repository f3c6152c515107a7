/** What can hang on tables: on those of others, and on the grantee's own, which are kept. */
import { type LeftCase, lyingPayload, payload, triggerPayload } from "./case.ts";

const own = "CREATE TABLE S.own (id int, v text); INSERT INTO S.own VALUES (7, 'kept')";
const ownKept = ["SELECT id, v FROM S.own WHERE id = 7", { id: 7, v: "kept" }] as const;
const oldTrigger = "GRANT TRIGGER ON S.t TO ME";

export const onTables: ReadonlyArray<LeftCase> = [
  {
    name: "a trigger on somebody else's table, from the time when admin could add triggers",
    byHand: oldTrigger,
    left: [
      triggerPayload,
      "CREATE TRIGGER x BEFORE INSERT OR UPDATE ON S.t FOR EACH ROW EXECUTE FUNCTION S.pwn_trigger()",
    ],
    gone: "SELECT FROM pg_trigger WHERE tgrelid = 'S.t'::regclass",
    proof: /trigger x on \S+ dropped/,
  },
  {
    name: "a constraint trigger on somebody else's table",
    byHand: oldTrigger,
    left: [
      triggerPayload,
      "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON S.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION S.pwn_trigger()",
    ],
    gone: "SELECT FROM pg_trigger WHERE tgrelid = 'S.t'::regclass",
  },
  {
    name: "a trigger whose condition calls a function of theirs",
    byHand: oldTrigger,
    left: [
      payload("pwn_bool", "boolean", "RETURN true;"),
      "CREATE TRIGGER x BEFORE UPDATE ON S.t FOR EACH ROW WHEN (S.pwn_bool()) EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
    gone: "SELECT FROM pg_trigger WHERE tgrelid = 'S.t'::regclass",
  },
  {
    name: "a trigger on a partitioned table of somebody else's",
    before:
      "SET ROLE shop_owner; CREATE TABLE S.parts (id int) PARTITION BY LIST (id); CREATE TABLE S.part1 PARTITION OF S.parts FOR VALUES IN (1); GRANT TRIGGER ON S.parts, S.part1 TO ME",
    left: [
      triggerPayload,
      "CREATE TRIGGER x AFTER INSERT ON S.parts FOR EACH ROW EXECUTE FUNCTION S.pwn_trigger()",
    ],
    later: ["INSERT INTO S.parts VALUES (1)"],
    gone: "SELECT FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN ('S.parts'::regclass, 'S.part1'::regclass)",
  },
  {
    name: "a trigger on a table of their own",
    left: [
      own,
      triggerPayload,
      "CREATE TRIGGER x BEFORE INSERT ON S.own FOR EACH ROW EXECUTE FUNCTION S.pwn_trigger()",
    ],
    later: ["INSERT INTO S.own VALUES (8, 'later')"],
    kept: ownKept,
  },
  {
    name: "a trigger on a view with INSTEAD OF",
    left: [
      triggerPayload,
      "CREATE VIEW S.v AS SELECT * FROM S.t",
      "CREATE TRIGGER x INSTEAD OF INSERT ON S.v FOR EACH ROW EXECUTE FUNCTION S.pwn_trigger()",
    ],
    gone: "SELECT FROM pg_class WHERE oid = to_regclass('S.v')",
  },
  {
    name: "rules on a table of their own",
    left: [
      own,
      payload(),
      "CREATE RULE x AS ON INSERT TO S.own DO ALSO SELECT S.pwn()",
      "CREATE RULE y AS ON UPDATE TO S.own DO ALSO DELETE FROM S.t",
    ],
    later: ["INSERT INTO S.own VALUES (8, 'later')", "UPDATE S.own SET v = v"],
    gone: "SELECT FROM pg_rewrite WHERE ev_class = 'S.own'::regclass",
    kept: ownKept,
  },
  {
    name: "policies that call a function of theirs, forced on everybody",
    left: [
      own,
      payload("pwn_bool", "boolean", "RETURN true;"),
      "CREATE POLICY x ON S.own USING (S.pwn_bool())",
      "CREATE POLICY y ON S.own FOR SELECT USING (false)",
      "ALTER TABLE S.own ENABLE ROW LEVEL SECURITY; ALTER TABLE S.own FORCE ROW LEVEL SECURITY",
    ],
    later: ["SET ROLE shop_owner; SELECT * FROM S.own"],
    gone: "SELECT FROM pg_class WHERE oid = 'S.own'::regclass AND (relrowsecurity OR relforcerowsecurity)",
    kept: ownKept,
  },
  {
    name: "a default that calls a function of theirs",
    left: [
      own,
      payload("pwn_int", "int", "RETURN 1;"),
      "ALTER TABLE S.own ADD d int; ALTER TABLE S.own ALTER d SET DEFAULT S.pwn_int()",
    ],
    later: ["INSERT INTO S.own (id) VALUES (8)"],
    kept: ownKept,
  },
  {
    name: "a default that runs a statement with PostgreSQL's own functions",
    left: [
      own,
      "ALTER TABLE S.own ADD d xml; ALTER TABLE S.own ALTER d SET DEFAULT query_to_xml('SELECT nextval(''public.ran'')', true, true, '')",
    ],
    later: ["INSERT INTO S.own (id) VALUES (8)"],
    kept: ownKept,
  },
  {
    name: "ordinary defaults stay",
    left: [
      "CREATE TABLE S.own (id serial PRIMARY KEY, at timestamptz DEFAULT now(), v text DEFAULT 'x', CHECK (v <> ''))",
      "INSERT INTO S.own DEFAULT VALUES",
    ],
    later: ["INSERT INTO S.own DEFAULT VALUES"],
    kept: [
      "SELECT id, v, at IS NOT NULL AS at FROM S.own ORDER BY id",
      { id: 1, v: "x", at: true },
      { id: 2, v: "x", at: true },
    ],
  },
  {
    name: "a generated column over a function of theirs",
    left: [
      payload(),
      lyingPayload,
      "CREATE TABLE S.own (id int, g int GENERATED ALWAYS AS (S.lie(id)) STORED)",
      "INSERT INTO S.own VALUES (3)",
    ],
    later: ["INSERT INTO S.own VALUES (4)", "UPDATE S.own SET id = id"],
    kept: ["SELECT id, g FROM S.own WHERE id = 3", { id: 3, g: 3 }],
    proof: /generated column \S+ is an ordinary one now/,
  },
  {
    name: "an index over a function of theirs",
    left: [
      own,
      payload(),
      lyingPayload,
      "CREATE INDEX x ON S.own (S.lie(id)); CREATE UNIQUE INDEX y ON S.own (id) WHERE S.lie(id) > 0",
    ],
    later: ["INSERT INTO S.own VALUES (8)", "REINDEX TABLE S.own", "ANALYZE S.own"],
    kept: ownKept,
  },
  {
    name: "an exclusion constraint over a function of theirs",
    left: [
      own,
      payload(),
      lyingPayload,
      "ALTER TABLE S.own ADD CONSTRAINT x EXCLUDE USING btree (S.lie(id) WITH =)",
    ],
    later: ["INSERT INTO S.own VALUES (8)"],
    kept: ownKept,
  },
  {
    name: "a check constraint over a function of theirs",
    left: [
      own,
      payload("pwn_bool", "boolean", "RETURN true;"),
      "ALTER TABLE S.own ADD CHECK (S.pwn_bool())",
    ],
    later: ["INSERT INTO S.own VALUES (8)"],
    kept: ownKept,
  },
  {
    name: "extended statistics over a function of theirs",
    left: [own, payload(), lyingPayload, "CREATE STATISTICS S.x ON (S.lie(id)) FROM S.own"],
    later: ["ANALYZE S.own"],
    kept: ownKept,
  },
  {
    name: "partitions, inheritance and an expression as partition key",
    left: [
      payload(),
      lyingPayload,
      "CREATE TABLE S.keyed (id int) PARTITION BY LIST (S.lie(id)); CREATE TABLE S.keyed1 PARTITION OF S.keyed DEFAULT",
      "INSERT INTO S.keyed VALUES (5)",
      "CREATE TABLE S.parent (id int DEFAULT 1 CHECK (S.lie(id) > 0)); CREATE TABLE S.child () INHERITS (S.parent)",
    ],
    later: ["INSERT INTO S.child VALUES (9)"],
    kept: ["SELECT id FROM S.keyed1", { id: 5 }],
    proof: /emptied/,
  },
  {
    name: "a foreign key that would stop others from deleting their own rows",
    left: ["CREATE TABLE S.own (id int REFERENCES S.t)", "INSERT INTO S.own VALUES (1)"],
    later: ["DELETE FROM S.t WHERE id = 1", "INSERT INTO S.t VALUES (1, 'again')"],
    kept: ["SELECT id FROM S.own", { id: 1 }],
  },
  {
    name: "comments that would be read as tags",
    left: [own, "COMMENT ON TABLE S.own IS 'env=dev, owner=mallory@example.com'"],
    gone: "SELECT FROM pg_description WHERE objoid = 'S.own'::regclass",
    kept: ownKept,
  },
  {
    name: "rights on their tables, passed on to friends and to everybody",
    left: [
      own,
      "GRANT ALL ON S.own TO mallory WITH GRANT OPTION; GRANT SELECT ON S.own TO PUBLIC; GRANT UPDATE (v) ON S.own TO mallory",
    ],
    gone: "SELECT FROM pg_class c WHERE c.oid = 'S.own'::regclass AND (has_table_privilege('mallory', c.oid, 'SELECT, TRIGGER') OR has_column_privilege('mallory', c.oid, 'v', 'UPDATE'))",
    kept: ownKept,
    proof: /everybody might do with TABLE/,
  },
];
