-- How often somebody in the app is asked as usual, as they know it: another table or more years since school is told to
-- them first. At another level than this one it says nothing.
ALTER TABLE alumni ADD COLUMN asked_level TEXT;
ALTER TABLE alumni ADD COLUMN asked_days BIGINT CHECK (asked_days BETWEEN 7 AND 182);

-- What was due when a job began, beside what it did.
ALTER TABLE job_runs ADD COLUMN expected BIGINT NOT NULL DEFAULT 0;
