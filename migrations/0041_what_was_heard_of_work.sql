-- What stood there about work before it was changed by what was heard: for who takes that back.
ALTER TABLE told_facts ADD COLUMN work_was TEXT;                         -- sealed
ALTER TABLE measurements ADD COLUMN work_was TEXT;                       -- sealed

-- "Dit was geen signaal" teaches about one thing: of work nothing about housing.
ALTER TABLE own_limits ADD COLUMN about TEXT NOT NULL DEFAULT '';
DROP INDEX one_own_limit_a_kind;
CREATE UNIQUE INDEX one_own_limit_a_cause ON own_limits (alumnus_id, kind, about) WHERE undone_at IS NULL;
