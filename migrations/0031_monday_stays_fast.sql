-- What Monday reads of one school is found by school, however many other schools there are.

-- The calls that one colleague promised.
DROP INDEX contacts_promised;
CREATE INDEX contacts_promised ON contacts (person_id, again_on)
    WHERE again_on IS NOT NULL AND again_by IS NULL AND undone_at IS NULL;
-- The calls that one alumnus was promised.
CREATE INDEX contacts_promised_to ON contacts (alumnus_id)
    WHERE again_on IS NOT NULL AND again_by IS NULL AND undone_at IS NULL;
-- The questions of one alumnus that wait.
CREATE INDEX questions_that_wait ON questions (alumnus_id) WHERE waiting_since IS NOT NULL;
-- The running cases of one colleague.
CREATE INDEX escalations_by_owner ON escalations (owner_id) WHERE done_at IS NULL AND withdrawn_at IS NULL;
-- What a contact that is taken back had kept.
CREATE INDEX contacts_kept_by ON contacts (again_by) WHERE again_by IS NOT NULL;
-- The messages that failed lately.
CREATE INDEX outbox_given_up ON outbox (given_up_at) WHERE given_up_at IS NOT NULL;
-- How each job did in a day, from the index alone.
DROP INDEX job_runs_by_job;
CREATE INDEX job_runs_by_job ON job_runs (job, started_at, finished_at, done, failed);
