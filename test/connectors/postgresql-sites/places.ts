/** Who owns what, who may do what, and odd things in the place that people ask for. */
import type { SiteCase } from "./case.ts";

const READ = "SELECT count(*) FROM sales.orders HAVING count(*) = 2";
const wholeDatabase = ["postgresql.database", "D", "read"] as const;

export const places: ReadonlyArray<SiteCase> = [
  {
    name: "nobody may connect to the database without being told so",
    before: "REVOKE CONNECT, TEMPORARY ON DATABASE D FROM PUBLIC",
    between: "REVOKE ALL ON DATABASE D FROM PUBLIC",
  },
  {
    name: "our own login may not connect, in words",
    before:
      "REVOKE CONNECT ON DATABASE D FROM PUBLIC; REVOKE CONNECT ON DATABASE D FROM shop_owner",
    settings: { database: "postgres" },
    refused: /permission denied for database/,
    check: [/^Database D$/, false, /lacks CONNECT/],
  },
  {
    name: "a table of a superuser does not block its schema, and is told",
    before: "CREATE TABLE sales.boss (id int)",
    cannot: ["SELECT * FROM sales.boss"],
    check: [/^Database D$/, false, /1 table of postgres/],
  },
  {
    name: "a table and a schema of a superuser do not block the whole database",
    before:
      "CREATE SCHEMA bosses; CREATE TABLE bosses.secret (id int); CREATE TABLE public.boss (id int)",
    order: wholeDatabase,
    cannot: ["SELECT * FROM bosses.secret", "SELECT * FROM public.boss"],
  },
  {
    name: "a schema that we may not open is refused with the command that opens it",
    before: "CREATE SCHEMA bosses",
    order: ["postgresql.schema", "D/bosses", "read"],
    refused: /GRANT USAGE ON SCHEMA "bosses" TO "hallpass" WITH GRANT OPTION/,
  },
  {
    name: "the owner of a schema may not create in it",
    order: ["postgresql.schema", "D/sales", "admin"],
    works: ["CREATE TABLE sales.mine AS SELECT 1 AS id", READ],
    between: "REVOKE CREATE ON SCHEMA sales FROM shop_owner",
  },
  {
    name: "the database belongs to somebody we may not act for",
    before: "ALTER DATABASE D OWNER TO other_owner",
    order: ["postgresql.schema", "D/sales", "admin"],
    works: ["CREATE TABLE sales.mine AS SELECT 1 AS id"],
  },
  {
    name: "the schema changes hands while the access stands",
    order: ["postgresql.schema", "D/sales", "admin"],
    works: ["CREATE TABLE sales.mine AS SELECT 1 AS id"],
    between: "ALTER SCHEMA sales OWNER TO other_owner",
  },
  {
    name: "row security hides every row: the check says so",
    before: "ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY",
    works: ["SELECT count(*) FROM sales.orders HAVING count(*) = 0"],
    check: [/^Row security in/, false, /sales\.orders/],
  },
  {
    name: "foreign tables: the check says whose login they use",
    before:
      "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; CREATE FOREIGN TABLE sales.far (id int) SERVER far; ALTER FOREIGN TABLE sales.far OWNER TO shop_owner",
    check: [/^Foreign tables in/, false, /sales\.far/],
  },
  {
    name: "everybody may create in a schema: the check has the command",
    before: "GRANT CREATE ON SCHEMA sales TO PUBLIC",
    check: [/^Everybody may create in/, false, /REVOKE CREATE ON SCHEMA sales FROM PUBLIC/],
  },
  {
    name: "an extension that reaches other servers: the check names it",
    before: "CREATE EXTENSION dblink",
    check: [/^Powerful extensions in/, false, /dblink/],
  },
  {
    name: "tables that others will create are told",
    before: "GRANT CREATE ON SCHEMA sales TO other_owner",
    check: [/^Database D$/, true, /tables that other_owner/],
  },
  {
    name: "no schema public, and names that are hard to quote",
    before: `DROP SCHEMA public; CREATE SCHEMA "we""ird'\\ schema" AUTHORIZATION shop_owner; SET ROLE shop_owner`,
    order: wholeDatabase,
  },
  {
    name: "default privileges that give everything to everybody, or nothing to the owner",
    before:
      "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT ALL ON TABLES TO PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA sales GRANT ALL ON TABLES TO bystander; ALTER DEFAULT PRIVILEGES FOR ROLE hallpass GRANT ALL ON SCHEMAS TO PUBLIC",
    order: ["postgresql.schema", "D/sales", "read-write"],
  },
  {
    name: "limits on connections",
    before: "ALTER ROLE hallpass CONNECTION LIMIT 2; ALTER DATABASE D CONNECTION LIMIT 4",
    after: "ALTER ROLE hallpass CONNECTION LIMIT -1",
  },
  {
    name: "everything is published for logical replication",
    before:
      "CREATE PUBLICATION everything FOR ALL TABLES; SELECT pg_create_logical_replication_slot('feed', 'pgoutput')",
    order: ["postgresql.schema", "D/sales", "read-write"],
    after: "SELECT pg_drop_replication_slot('feed')",
  },
  {
    name: "what an extension brought is in the way of nothing",
    before: "CREATE EXTENSION pg_stat_statements SCHEMA sales",
    order: ["postgresql.schema", "D/sales", "read-write"],
  },
  {
    name: "partitions, views and generated keys are read through their table",
    before:
      "CREATE TABLE sales.parts (id int) PARTITION BY LIST (id); CREATE TABLE sales.part1 PARTITION OF sales.parts DEFAULT; INSERT INTO sales.parts VALUES (1); CREATE VIEW sales.seen AS SELECT * FROM sales.parts; ALTER TABLE sales.parts OWNER TO shop_owner; ALTER TABLE sales.part1 OWNER TO shop_owner; ALTER VIEW sales.seen OWNER TO shop_owner",
    works: ["SELECT * FROM sales.parts", "SELECT * FROM sales.seen"],
  },
  {
    name: "a table is dropped and made again while the access stands",
    between: "DROP TABLE sales.orders; CREATE TABLE sales.orders (id int)",
  },
  {
    name: "the schema is dropped while the access stands",
    between: "DROP SCHEMA sales CASCADE",
  },
  {
    name: "roles of the site that look like ours are left alone",
    before: "CREATE ROLE hp_like LOGIN; CREATE ROLE hpg_like",
    after: "DROP ROLE hp_like; DROP ROLE hpg_like",
  },
];
