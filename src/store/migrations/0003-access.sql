-- Roles people hold. The account is one of the accounts' own table, which may be kept elsewhere: no foreign key.
-- Organization and subject by their dense ids; null for roles of the whole installation.
CREATE TABLE role_grant (
  grant_id uuid PRIMARY KEY,
  user_id text NOT NULL,
  role text NOT NULL,
  org_id integer,
  subject_id integer,
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL,
  revoked_by text,
  revoked_at timestamptz
);

CREATE INDEX role_grant_user ON role_grant (user_id) WHERE revoked_at IS NULL;

-- The second wall (docs/decisions/0010). Whoever does not see everything reads as the role plaudit_scoped, which
-- store/basics/scoped-pool.ts makes: it may read these tables and no other, and of them the rows of the organizations that
-- app.org_ids names. Where a condition is forgotten, nothing is shown.
ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON organization FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON organization TO plaudit_scoped;

ALTER TABLE subject ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON subject FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON subject TO plaudit_scoped;

ALTER TABLE contact_reason ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON contact_reason FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON contact_reason TO plaudit_scoped;

ALTER TABLE response ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON response FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON response TO plaudit_scoped;

ALTER TABLE rollup ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON rollup FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON rollup TO plaudit_scoped;

ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON decision FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON decision TO plaudit_scoped;

ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON certificate FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON certificate TO plaudit_scoped;

ALTER TABLE certificate_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON certificate_number FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON certificate_number TO plaudit_scoped;

ALTER TABLE certificate_publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON certificate_publication FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON certificate_publication TO plaudit_scoped;

ALTER TABLE certificate_withdrawal ENABLE ROW LEVEL SECURITY;
CREATE POLICY scoped ON certificate_withdrawal FOR SELECT TO plaudit_scoped
  USING (org_id = ANY ((SELECT string_to_array(current_setting('app.org_ids', true), ',')::integer[])::integer[]));
GRANT SELECT ON certificate_withdrawal TO plaudit_scoped;

-- Lists that are the same for everyone.
GRANT SELECT ON channel, survey_window, network_state TO plaudit_scoped;

-- The period of every subject ends with the last month of the whole network: the one figure of it that all may know.
CREATE FUNCTION network_months(OUT first_month integer, OUT last_month integer) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
  SELECT min(own.first)::int, max(own.last)::int FROM organization o CROSS JOIN LATERAL (
    SELECT (SELECT min(month) FROM rollup r WHERE r.org_id = o.org_id AND r.level = 3) AS first,
      (SELECT max(month) FROM rollup r WHERE r.org_id = o.org_id AND r.level = 3) AS last) AS own $$;
