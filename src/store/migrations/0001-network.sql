-- The network and what its customers said. org_id stands first in every key of an organization's table
-- (docs/decisions/0004): on a cluster, these tables are distributed by it.

CREATE TABLE network_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Grows with every change of the counted responses.
  version bigint NOT NULL,
  simulated boolean NOT NULL
);

INSERT INTO network_state (version, simulated) VALUES (0, false);

-- 0 is the operator itself: its journal entries belong to no organization.
CREATE TABLE organization (
  org_id integer PRIMARY KEY,
  public_id uuid NOT NULL UNIQUE,
  name text NOT NULL UNIQUE,
  zone text NOT NULL,
  simulated boolean NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE channel (
  channel_id smallint PRIMARY KEY,
  code text NOT NULL UNIQUE
);

-- Bit i of response.windows and rollup.windows speaks of the window with id i (core/survey/survey-window.ts).
CREATE TABLE survey_window (
  window_id smallint PRIMARY KEY CHECK (window_id BETWEEN 0 AND 14),
  key text NOT NULL UNIQUE
);

-- CSR 0, supervisor 1, site 2, organization 3. Dense ids inside an organization keep roll-ups narrow.
CREATE TABLE subject (
  org_id integer NOT NULL,
  subject_id integer NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
  public_id uuid NOT NULL,
  name text NOT NULL,
  -- Without case and accents, as core/basics/search-key.ts makes it: what lists search and sort by. In the order of
  -- its characters, so that lists are the same on every server.
  search_name text COLLATE "C" NOT NULL,
  zone text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, subject_id)
);

CREATE UNIQUE INDEX subject_name ON subject (org_id, level, name);

CREATE INDEX subject_public ON subject (public_id);

CREATE INDEX subject_search ON subject (search_name, org_id, subject_id);

CREATE TABLE contact_reason (
  org_id integer NOT NULL,
  reason_id integer NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (org_id, reason_id),
  UNIQUE (org_id, name)
);

-- Append-only. A correction is a further revision of the same key; the highest one counts.
CREATE TABLE response (
  contact_at timestamptz NOT NULL,
  completed_at timestamptz,
  org_id integer NOT NULL,
  csr_id integer,
  supervisor_id integer,
  site_id integer NOT NULL,
  reason_id integer,
  -- Survey windows the lag falls in; derived, and rewritten only when a new window is registered.
  windows integer NOT NULL,
  import_no integer NOT NULL,
  -- years * 12 + month - 1, in the site's zone.
  month smallint NOT NULL,
  channel_id smallint NOT NULL,
  revision smallint NOT NULL,
  -- core/survey/pattern.ts
  pattern smallint NOT NULL CHECK (pattern BETWEEN 0 AND 71),
  overall smallint,
  csr_score smallint,
  contacts_needed smallint,
  -- Bit 0: the contact's time of day is known; 1: the survey's is; 2 and 3: other channels answered, used; 4 and 5:
  -- resolved on the first contact answered, yes. What the pattern leaves out of an answer is seen as a correction.
  flags smallint NOT NULL,
  response_key text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, response_key, revision)
);

CREATE INDEX response_revised ON response (org_id, response_key) WHERE revision > 1;

-- What the responses of a month say about 16 neighbouring subjects of a level (subject_id / 16): how many gave
-- each answer pattern, per subject and channel. Enough to judge them under any edition. `cells` holds records
-- of 14 bytes (core/survey/cell-codec.ts) in one fixed order, so that a rebuilt row is the same to the byte; the
-- view below spells them out. Kept in the transaction that writes the responses (docs/decisions/0003).
CREATE TABLE rollup (
  org_id integer NOT NULL,
  block integer NOT NULL,
  level smallint NOT NULL,
  month smallint NOT NULL,
  cells bytea NOT NULL,
  PRIMARY KEY (org_id, level, month, block)
)
WITH (toast_tuple_target = 8160);

ALTER TABLE rollup ALTER COLUMN cells SET STORAGE EXTERNAL;

-- within_id: the CSR's supervisor, the supervisor's site, the site's organization of that day. Every shift
-- stands in brackets: PostgreSQL gives << and | the same rank.
CREATE VIEW rollup_cell AS
SELECT org_id, level, month,
  block * 16 + get_byte(cells, at) AS subject_id,
  (get_byte(cells, at + 1) << 16) | (get_byte(cells, at + 2) << 8) | get_byte(cells, at + 3) AS within_id,
  (get_byte(cells, at + 4) << 1) | (get_byte(cells, at + 5) >> 7) AS channel_id,
  get_byte(cells, at + 5) & 127 AS pattern,
  (get_byte(cells, at + 6) << 24) | (get_byte(cells, at + 7) << 16) | (get_byte(cells, at + 8) << 8) | get_byte(cells, at + 9) AS windows,
  (get_byte(cells, at + 10) << 24) | (get_byte(cells, at + 11) << 16) | (get_byte(cells, at + 12) << 8) | get_byte(cells, at + 13) AS n
FROM rollup CROSS JOIN LATERAL generate_series(0, length(cells) - 1, 14) AS at;
