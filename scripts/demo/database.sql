-- The demo's databases. Each part after a "-- in DATABASE" line runs as one transaction in that database;
-- everything is made anew when an earlier start was interrupted.
-- Comments of the form key=value become tags in Hallpass.

-- in postgres
-- Owners and shared roles. None of them can log in.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['shop_owner', 'analytics_owner', 'reporting', 'support'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallpass') THEN
    CREATE ROLE hallpass;
  END IF;
END
$$;

COMMENT ON ROLE reporting IS 'May read what dashboards show';
COMMENT ON ROLE support IS 'May look after customers and their orders';

-- What the connector needs and no more: it makes and drops roles of its own, passes on what the owners
-- may give, and sees and ends the sessions of people whose time is over. It is no superuser.
ALTER ROLE hallpass LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS;
GRANT shop_owner, analytics_owner TO hallpass;
GRANT reporting, support TO hallpass WITH ADMIN OPTION;
GRANT pg_signal_backend, pg_read_all_stats TO hallpass;

-- in shop
REVOKE ALL ON DATABASE shop FROM PUBLIC;
COMMENT ON DATABASE shop IS 'env=prod, owner=grace@example.com, tier=gold';
GRANT CONNECT ON DATABASE shop TO reporting, support;

SET LOCAL ROLE shop_owner;

CREATE SCHEMA sales;
COMMENT ON SCHEMA sales IS 'team=commerce, owner=grace@example.com';
CREATE TABLE sales.customers (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  country text NOT NULL
);
COMMENT ON TABLE sales.customers IS 'pii=yes, owner=grace@example.com';
CREATE TABLE sales.orders (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES sales.customers,
  placed_at timestamptz NOT NULL DEFAULT now(),
  total_cents integer NOT NULL CHECK (total_cents > 0),
  state text NOT NULL DEFAULT 'open'
);
COMMENT ON TABLE sales.orders IS 'pii=no';
INSERT INTO sales.customers (name, email, country)
SELECT 'Customer ' || n, 'customer' || n || '@example.net', (ARRAY['DE', 'FR', 'US', 'JP'])[1 + n % 4]
FROM generate_series(1, 200) AS n;
INSERT INTO sales.orders (customer_id, placed_at, total_cents, state)
SELECT 1 + n % 200, now() - n * interval '37 minutes', 500 + (n * 7919) % 20000, (ARRAY['open', 'paid', 'sent'])[1 + n % 3]
FROM generate_series(1, 2000) AS n;

CREATE SCHEMA inventory;
COMMENT ON SCHEMA inventory IS 'team=logistics, owner=margaret@example.com';
CREATE TABLE inventory.products (
  sku text PRIMARY KEY,
  title text NOT NULL,
  price_cents integer NOT NULL,
  in_stock integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE inventory.products IS 'pii=no';
INSERT INTO inventory.products (sku, title, price_cents, in_stock)
SELECT 'SKU-' || lpad(n::text, 4, '0'), 'Product ' || n, 199 + (n * 131) % 9000, n % 40
FROM generate_series(1, 120) AS n;

GRANT USAGE ON SCHEMA sales TO reporting, support;
GRANT SELECT ON ALL TABLES IN SCHEMA sales TO reporting;
GRANT SELECT, UPDATE ON sales.customers, sales.orders TO support;

-- in analytics
REVOKE ALL ON DATABASE analytics FROM PUBLIC;
COMMENT ON DATABASE analytics IS 'env=staging, owner=linus@example.com, tier=silver';
GRANT CONNECT ON DATABASE analytics TO reporting;

SET LOCAL ROLE analytics_owner;

CREATE SCHEMA web;
COMMENT ON SCHEMA web IS 'team=growth, owner=linus@example.com';
CREATE TABLE web.page_views (
  at timestamptz NOT NULL,
  path text NOT NULL,
  visitor uuid NOT NULL
);
COMMENT ON TABLE web.page_views IS 'pii=no, retention=90d';
INSERT INTO web.page_views (at, path, visitor)
SELECT now() - n * interval '1 minute', (ARRAY['/', '/pricing', '/docs', '/blog'])[1 + n % 4], gen_random_uuid()
FROM generate_series(1, 5000) AS n;
CREATE VIEW web.views_per_day AS
SELECT date_trunc('day', at) AS day, path, count(*) AS views FROM web.page_views GROUP BY 1, 2;
GRANT USAGE ON SCHEMA web TO reporting;
GRANT SELECT ON ALL TABLES IN SCHEMA web TO reporting;

-- in postgres
-- The last line of all: only now the demo's databases are whole.
COMMENT ON DATABASE postgres IS 'demo=complete';
