-- The school beside what waits there: asked for on every Monday page, and found without walking through the country.
ALTER TABLE questions ADD COLUMN school_id TEXT REFERENCES schools (id);
UPDATE questions SET school_id = (SELECT a.school_id FROM alumni a WHERE a.id = questions.alumnus_id);
CREATE INDEX questions_waiting_at_school ON questions (school_id) WHERE waiting_since IS NOT NULL;
ALTER TABLE escalations ADD COLUMN school_id TEXT REFERENCES schools (id);
UPDATE escalations SET school_id = (SELECT a.school_id FROM alumni a WHERE a.id = escalations.alumnus_id);
CREATE INDEX escalations_running_at_school ON escalations (school_id) WHERE done_at IS NULL AND withdrawn_at IS NULL;
