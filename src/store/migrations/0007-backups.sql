-- The backups of the nights: who writes a night's row first asks for its backup, so that two processes never make it
-- twice. The file may be gone since; the folder says which are kept.
CREATE TABLE backup_run (
  night date PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('waiting', 'finished', 'failed')),
  asked_at timestamptz NOT NULL,
  finished_at timestamptz,
  bytes bigint,
  failure jsonb
);
