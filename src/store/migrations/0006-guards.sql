-- Limits, keys of programs, and messages to other systems. These tables are local to the first node of a cluster: none
-- of them is an organization's.

-- How full each counter is, as the moment at which it is empty again (GCRA). Logged, because a restart must not
-- give everyone a fresh start.
CREATE TABLE rate_limit (
  key text COLLATE "C" PRIMARY KEY,
  empty_at timestamptz NOT NULL,
  -- How many were granted by the last statement that granted any.
  granted integer NOT NULL
);

CREATE INDEX rate_limit_empty ON rate_limit (empty_at);

-- The key itself is shown once and stands nowhere.
CREATE TABLE api_key (
  key_id uuid PRIMARY KEY,
  key_hash bytea NOT NULL UNIQUE,
  -- Its last four characters, by which people tell their keys apart.
  ending text NOT NULL,
  name text NOT NULL,
  owner_id text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- To the minute.
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text
);

CREATE INDEX api_key_age ON api_key (created_at, key_id);

-- The secret of an endpoint follows from its id and a secret that is not in the database.
CREATE TABLE webhook_endpoint (
  endpoint_id uuid PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  removed_at timestamptz,
  -- Failures in a row; each makes the endpoint rest longer.
  failures integer NOT NULL,
  -- Until when a process is at work on it, or it rests.
  busy_until timestamptz NOT NULL
);

-- Written in the transaction of the act it tells of; only where an endpoint wants it.
CREATE TABLE webhook_event (
  event_id uuid PRIMARY KEY,
  type text NOT NULL,
  happened_at timestamptz NOT NULL,
  data jsonb NOT NULL
);

CREATE TABLE webhook_delivery (
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'given-up')),
  tries integer NOT NULL,
  next_try_at timestamptz NOT NULL,
  last_try_at timestamptz,
  last_status integer,
  last_error jsonb,
  PRIMARY KEY (endpoint_id, event_id)
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, next_try_at) WHERE state = 'waiting';
