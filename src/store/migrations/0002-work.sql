-- What people did: the journal, imports, decision runs, certificates. Rows are added, never edited,
-- except the progress of a running job.

CREATE TABLE journal (
  org_id integer NOT NULL,
  entry_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  act text NOT NULL,
  noun text NOT NULL,
  noun_id text NOT NULL,
  detail jsonb NOT NULL,
  PRIMARY KEY (org_id, entry_id)
);

CREATE INDEX journal_time ON journal (entry_id DESC);

CREATE INDEX journal_noun ON journal (noun, noun_id);

-- A file on its way in; its bytes are in the home folder until it is imported or thrown away.
CREATE TABLE upload (
  upload_id uuid PRIMARY KEY,
  name text NOT NULL,
  bytes bigint NOT NULL,
  mapping text,
  created_at timestamptz NOT NULL
);

CREATE TABLE saved_mapping (
  name text PRIMARY KEY,
  mapping text NOT NULL,
  saved_at timestamptz NOT NULL
);

CREATE TABLE import_run (
  import_no integer PRIMARY KEY,
  public_id uuid NOT NULL UNIQUE,
  file text NOT NULL,
  sha256 text,
  bytes bigint NOT NULL,
  upload_id uuid,
  mapping text,
  dry_run boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'finished', 'failed')),
  done bigint NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  actor text NOT NULL,
  failure jsonb,
  counts jsonb NOT NULL,
  truncated boolean NOT NULL
);

CREATE TABLE reject (
  import_no integer NOT NULL,
  seq integer NOT NULL,
  line integer NOT NULL,
  field text NOT NULL,
  code text NOT NULL,
  value text NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (import_no, seq)
);

-- Every edition that was ever used to decide, to the byte, so that a certificate can always be recomputed.
CREATE TABLE rulebook_copy (
  sha256 text PRIMARY KEY,
  program text NOT NULL,
  edition text NOT NULL,
  yaml text NOT NULL,
  first_used_at timestamptz NOT NULL
);

CREATE TABLE decision_run (
  run_no integer PRIMARY KEY,
  public_id uuid NOT NULL UNIQUE,
  program text NOT NULL,
  edition text NOT NULL,
  rulebook_sha256 text NOT NULL,
  profile jsonb,
  period_from smallint,
  period_to smallint,
  reading text NOT NULL,
  org_id integer,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'finished', 'failed')),
  done bigint NOT NULL,
  total bigint,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  actor text NOT NULL,
  failure jsonb,
  counts jsonb NOT NULL
);

-- outcome: 0 met, 1 not met, 2 undetermined, 3 too few responses (core/certification/rule.ts).
CREATE TABLE decision (
  org_id integer NOT NULL,
  run_no integer NOT NULL,
  subject_id integer NOT NULL,
  level smallint NOT NULL,
  outcome smallint NOT NULL,
  n integer NOT NULL,
  meeting integer NOT NULL,
  outside integer NOT NULL,
  lag_unknown integer NOT NULL,
  unscorable integer NOT NULL,
  months_n integer[] NOT NULL,
  months_meeting integer[] NOT NULL,
  PRIMARY KEY (org_id, run_no, level, subject_id)
);

-- The intent stands before anything is signed. One certificate for one subject, edition and period,
-- unless the earlier one was withdrawn: then a further attempt.
CREATE TABLE issuance (
  org_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  subject_id integer NOT NULL,
  level smallint NOT NULL,
  attempt smallint NOT NULL,
  program text NOT NULL,
  edition text NOT NULL,
  period_from smallint NOT NULL,
  period_to smallint NOT NULL,
  run_no integer NOT NULL,
  intended_at timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (org_id, number),
  UNIQUE (org_id, subject_id, program, edition, period_to, attempt)
);

CREATE INDEX issuance_edition ON issuance (program, edition, period_to);

-- Numbers are unique over all organizations.
CREATE TABLE certificate_number (
  number text COLLATE "C" PRIMARY KEY,
  org_id integer NOT NULL
);

CREATE TABLE certificate (
  org_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  subject_id integer NOT NULL,
  level smallint NOT NULL,
  program text NOT NULL,
  edition text NOT NULL,
  rulebook_sha256 text NOT NULL,
  period_from smallint NOT NULL,
  period_to smallint NOT NULL,
  achieved_on date NOT NULL,
  valid_until date NOT NULL,
  issued_at timestamptz NOT NULL,
  subject_name text NOT NULL,
  organization_name text NOT NULL,
  search_key text COLLATE "C" NOT NULL,
  simulated boolean NOT NULL,
  document jsonb NOT NULL,
  PRIMARY KEY (org_id, number)
);

CREATE INDEX certificate_subject ON certificate (org_id, subject_id);

-- The orders of the public register.
CREATE INDEX certificate_name ON certificate (search_key, number);

CREATE INDEX certificate_achieved ON certificate (achieved_on, search_key, number);

CREATE INDEX certificate_valid ON certificate (valid_until, search_key, number);

CREATE TABLE certificate_publication (
  org_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, number)
);

CREATE TABLE certificate_withdrawal (
  org_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  withdrawn_at timestamptz NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (org_id, number)
);

CREATE TABLE issue_run (
  run_id uuid PRIMARY KEY,
  decision_run_no integer NOT NULL,
  levels smallint[] NOT NULL,
  subjects uuid[],
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'finished', 'failed')),
  done bigint NOT NULL,
  total bigint,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  actor text NOT NULL,
  issued integer NOT NULL,
  already integer NOT NULL,
  refused jsonb NOT NULL,
  failure jsonb
);

-- Recognitions of the past, transcribed from a source and not issued by this product.
CREATE TABLE transcribed_recognition (
  recognition_id uuid PRIMARY KEY,
  program text NOT NULL,
  edition text NOT NULL,
  year smallint NOT NULL,
  level smallint NOT NULL,
  name text NOT NULL,
  search_key text COLLATE "C" NOT NULL,
  source text NOT NULL,
  UNIQUE (program, edition, name)
);
