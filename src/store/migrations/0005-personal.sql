-- Personal data (docs/decisions/0011). What is sealed opens only with the installation's key, which is in no table.
-- The role of scoped reading is granted none of these.

-- The key that is written with, and the root of the secrets that follow from none of the keys, sealed with it.
CREATE TABLE vault (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key_id text NOT NULL,
  root bytea NOT NULL,
  made_at timestamptz NOT NULL
);

-- Whom a response came from: one row a response, name, phone and e-mail sealed together. The indexes of phone and
-- e-mail are keyed digests, by which one person is found across an organization.
CREATE TABLE customer (
  org_id integer NOT NULL,
  response_key text COLLATE "C" NOT NULL,
  contact_at timestamptz NOT NULL,
  key_id text NOT NULL,
  sealed bytea NOT NULL,
  phone_index bytea,
  email_index bytea,
  PRIMARY KEY (org_id, response_key)
);

CREATE INDEX customer_phone ON customer (org_id, phone_index) WHERE phone_index IS NOT NULL;

CREATE INDEX customer_email ON customer (org_id, email_index) WHERE email_index IS NOT NULL;

-- Responses whose customer was erased: another import of the same file does not bring him back.
CREATE TABLE customer_erasure (
  org_id integer NOT NULL,
  response_key text COLLATE "C" NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, response_key)
);

-- CSRs and supervisors whose names were erased. A keyed digest of the name lets an import of their old responses find
-- the subject they are counted under.
CREATE TABLE former_employee (
  org_id integer NOT NULL,
  subject_id integer NOT NULL,
  level smallint NOT NULL,
  number integer NOT NULL,
  name_index bytea NOT NULL,
  erased_at timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (org_id, subject_id),
  UNIQUE (org_id, number)
);

-- Certificates from which a name was taken: the digest of the document as it was issued.
CREATE TABLE certificate_erasure (
  org_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  document_sha256 text NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, number)
);

-- How many days customers' data are kept; 400 where an organization has no row.
CREATE TABLE personal_retention (
  org_id integer PRIMARY KEY,
  days integer NOT NULL CHECK (days BETWEEN 1 AND 3660),
  set_at timestamptz NOT NULL,
  actor text NOT NULL
);

-- One a night, whichever process begins it.
CREATE TABLE retention_run (
  day date PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'finished')),
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  erased bigint NOT NULL
);
