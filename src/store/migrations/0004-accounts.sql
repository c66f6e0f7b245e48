-- People, how they sign in, and mail to them. These tables are local to the first node of a cluster: none of them is an
-- organization's. Their ids are texts because the roles (0003) name people so.

CREATE TABLE person (
  id text PRIMARY KEY,
  name text NOT NULL,
  -- In small letters.
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL,
  image text,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  -- What mail to this person is written in.
  language text NOT NULL DEFAULT 'en',
  -- One of the demo's people, who may be in a demo database only.
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Since then this person cannot come in any more, by whom it was.
  ended_at timestamptz,
  ended_by text
);

-- `token` is half of what the cookie holds: the other half is its signature, whose key is not in the database.
CREATE TABLE session (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  -- password, link, code (one of these and a code), passkey, sso, invitation, set-up
  method text NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL,
  -- When it was last used, to the minute.
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE INDEX session_person ON session (user_id);

CREATE INDEX session_expiry ON session (expires_at);

-- A way someone signs in: a password (provider_id 'credential', a scrypt hash) or an account elsewhere.
CREATE TABLE sign_in_method (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  provider_id text NOT NULL,
  account_id text NOT NULL,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (provider_id, account_id)
);

CREATE INDEX sign_in_method_person ON sign_in_method (user_id);

-- Secrets of a moment: links in mail, a sign-in that waits for its second step. `identifier` is hashed.
CREATE TABLE verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE INDEX verification_identifier ON verification (identifier);

CREATE INDEX verification_expiry ON verification (expires_at);

-- The secret of someone's authenticator app and his recovery codes, both encrypted.
CREATE TABLE two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES person (id) ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);

-- A code of an authenticator app is good for one sign-in only.
CREATE TABLE used_code (
  user_id text NOT NULL,
  code_hash text NOT NULL,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkey (
  credential_id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  public_id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  -- COSE key.
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE INDEX passkey_person ON passkey (user_id);

-- What an authenticator is asked to sign, for five minutes and one answer; `user_id` null at sign-in.
CREATE TABLE passkey_challenge (
  challenge_hash text PRIMARY KEY,
  user_id text,
  expires_at timestamptz NOT NULL
);

-- Failed sign-ins, by a keyed hash of the address, and of account and address together: never of the account alone,
-- so that nobody can lock out someone who is elsewhere.
CREATE TABLE sign_in_attempt (
  key_hash text PRIMARY KEY,
  failures integer NOT NULL,
  failed_at timestamptz NOT NULL
);

CREATE INDEX sign_in_attempt_age ON sign_in_attempt (failed_at);

-- The link that makes the first operator; one row at most is open.
CREATE TABLE set_up_link (
  token_hash text PRIMARY KEY,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE invitation (
  id uuid PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  email text NOT NULL,
  language text NOT NULL,
  -- [{"role", "orgId", "subjectId"}]: granted when it is accepted.
  roles jsonb NOT NULL,
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text,
  withdrawn_at timestamptz
);

CREATE INDEX invitation_email ON invitation (email);

-- Mail, written in the transaction of the act it tells of, and sent by a job. What a message tells stands in `params`;
-- a link is a secret, and goes when the message was sent, the link was used, or its time is over.
CREATE TABLE outgoing_message (
  id uuid PRIMARY KEY,
  recipient text NOT NULL,
  language text NOT NULL,
  kind text NOT NULL,
  params jsonb NOT NULL,
  secret_link text,
  -- What the link is good for, so that it can be taken away when that was used.
  secret_of text,
  secret_until timestamptz,
  created_at timestamptz NOT NULL,
  -- Null once sent or given up.
  next_try_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  failed_at timestamptz,
  last_error jsonb
);

CREATE INDEX outgoing_message_due ON outgoing_message (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE INDEX outgoing_message_secret ON outgoing_message (secret_of) WHERE secret_link IS NOT NULL;
